-- Takes places of a sender, in order, as long as each is free soon enough (GCRA: tat is when the last place taken is used up).
-- KEYS: the sender's hash; the set of processes that send by it.
-- ARGV: now in microseconds; the configured rate a second (0: none); patience in microseconds; 1 to leave the reserve alone; who asks;
-- then the places each message needs. A rate set live stands in the hash.
-- Answer: how many were granted, the rate in force, how many processes there are, and of each message when its turn is, in
-- microseconds from now.
local now, rate, patience, modest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local kept = redis.call('HMGET', KEYS[1], 'tat', 'rate')
if kept[2] then rate = tonumber(kept[2]) end

redis.call('ZADD', KEYS[2], now, ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 60000000)
redis.call('PEXPIRE', KEYS[2], 120000)
local answer = {#ARGV - 5, rate, redis.call('ZCARD', KEYS[2])}
if rate == 0 then
  for i = 6, #ARGV do answer[i - 2] = 0 end
  return answer
end

local gap = 1000000 / rate
local burst = math.max(rate, 2)
local slack = (burst - 1) * gap
if modest then slack = slack - math.max(1, math.floor(burst / 5)) * gap end
local tat = tonumber(kept[1] or '0')
if tat > now + 600000000 then tat = 0 end -- a clock was turned back
if tat < now then tat = now end

local granted, open = 0, true
local ahead = tat -- of those beyond the last one granted, which take nothing
for i = 6, #ARGV do
  local wait = math.max(0, ahead - slack - now)
  open = open and wait <= patience
  ahead = ahead + tonumber(ARGV[i]) * gap
  if open then granted, tat = granted + 1, ahead end
  answer[i - 2] = math.ceil(wait)
end
answer[1] = granted
if granted > 0 then redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat)) end
return answer
