-- Takes places of a sender, in order, as long as each is free soon enough (GCRA: tat is when the last place taken is used up).
-- KEYS: the sender's hash; the set of processes that send by it.
-- ARGV: now in microseconds; the rate a second (0: none); patience in microseconds; 1 to leave the reserve alone; who asks;
-- then the places each message needs.
-- Answer: how many were granted, how many processes there are, and of each message when its turn is, in microseconds from now.
-- What is granted is counted by minutes of the clock: in this one, and in the one before.
local now, rate, patience, modest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local kept = redis.call('HMGET', KEYS[1], 'tat', 'minute', 'now', 'last')
local minute = math.floor(now / 60000000)
local function keep(weight, tat)
  local known, this, last = tonumber(kept[2] or '-9'), tonumber(kept[3] or '0'), tonumber(kept[4] or '0')
  if known == minute - 1 then last, this = this, 0 elseif known ~= minute then last, this = 0, 0 end
  redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat), 'minute', minute, 'now', this + weight, 'last', last)
end

redis.call('ZADD', KEYS[2], now, ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 60000000)
redis.call('PEXPIRE', KEYS[2], 120000)
local answer = {#ARGV - 5, redis.call('ZCARD', KEYS[2])}
if rate == 0 then
  local weight = 0
  for i = 6, #ARGV do answer[i - 3], weight = 0, weight + tonumber(ARGV[i]) end
  keep(weight, tonumber(kept[1] or '0'))
  return answer
end

local gap = 1000000 / rate
local burst = math.max(rate, 2)
local slack = (burst - 1) * gap
if modest then slack = slack - math.max(1, math.floor(burst / 5)) * gap end
local tat = tonumber(kept[1] or '0')
if tat > now + 600000000 then tat = 0 end -- a clock was turned back
if tat < now then tat = now end

local granted, weight, open = 0, 0, true
local ahead = tat -- of those beyond the last one granted, which take nothing
for i = 6, #ARGV do
  local wait = math.max(0, ahead - slack - now)
  open = open and wait <= patience
  ahead = ahead + tonumber(ARGV[i]) * gap
  if open then granted, weight, tat = granted + 1, weight + tonumber(ARGV[i]), ahead end
  answer[i - 3] = math.ceil(wait)
end
answer[1] = granted
if granted > 0 then keep(weight, tat) end
return answer
