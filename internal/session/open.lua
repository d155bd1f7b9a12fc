-- Opens a turn of one party. KEYS: 1 the party's hash, 2 the queue of those waiting.
-- ARGV: 1 token, 2 now (ms), 3 lease (ms), 4 how long a silent waiter is believed (ms), 5 keep (ms).
-- Hash: st state, ep epoch, tk token and lx end (ms) of the lease ('' and 0: nobody's), nt next ticket, w:<token> last sign of a waiter.
-- Answer: {1, state, epoch} when the turn is ours, {0} when it is not our turn yet.
-- Clocks differ a little, and requests overtake each other: a sign from shortly after now is one, too.
local token, now = ARGV[1], tonumber(ARGV[2])
local h = redis.call('HMGET', KEYS[1], 'st', 'ep', 'tk', 'lx')
local free = not h[3] or tonumber(h[4]) <= now or h[3] == token
local head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
while head and head ~= token do
  local sign = redis.call('HGET', KEYS[1], 'w:' .. head)
  if sign and math.abs(now - tonumber(sign)) < tonumber(ARGV[4]) then break end
  redis.call('ZREM', KEYS[2], head)
  redis.call('HDEL', KEYS[1], 'w:' .. head)
  head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
end
if free and (not head or head == token) then
  if head then
    redis.call('ZREM', KEYS[2], token)
    redis.call('HDEL', KEYS[1], 'w:' .. token)
  end
  redis.call('HSET', KEYS[1], 'tk', token, 'lx', now + tonumber(ARGV[3]))
  if not h[1] then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
  return {1, h[1] or '', h[2] or '0'}
end
if not redis.call('ZSCORE', KEYS[2], token) then
  redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[1], 'nt', 1), token)
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('HSET', KEYS[1], 'w:' .. token, now)
return {0}
