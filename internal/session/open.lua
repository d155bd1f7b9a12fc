-- Opens a turn of one party. KEYS: 1 the party's hash, 2 the queue of those waiting.
-- ARGV: 1 token, 2 now (ms), 3 end of the lease (ms), 4 how long a silent waiter is believed (ms), 5 keep (ms).
-- Hash: st state, ep epoch, tk token and lx end (ms) of the lease ('' and 0: nobody's), w:<token> last sign of a waiter,
-- nt next ticket: there only while somebody waits.
-- Answer: {state, epoch} when the turn is ours, 0 when it is not our turn yet.
-- Clocks differ a little, and requests overtake each other: a sign from shortly after now is one, too.
local call, hash, token, now = redis.call, KEYS[1], ARGV[1], ARGV[2]
local h = call('HMGET', hash, 'st', 'ep', 'tk', 'lx', 'nt')
local free = not h[3] or h[3] == '' or h[3] == token or tonumber(h[4]) <= tonumber(now)
local head
if h[5] then
  local queue = KEYS[2]
  head = call('ZRANGE', queue, 0, 0)[1]
  while head and head ~= token do
    local sign = call('HGET', hash, 'w:' .. head)
    if sign and math.abs(tonumber(now) - tonumber(sign)) < tonumber(ARGV[4]) then break end
    call('ZREM', queue, head)
    call('HDEL', hash, 'w:' .. head)
    head = call('ZRANGE', queue, 0, 0)[1]
  end
  if free and head == token then
    call('ZREM', queue, token)
    call('HDEL', hash, 'w:' .. token)
    if call('EXISTS', queue) == 0 then call('HDEL', hash, 'nt') end
  elseif not head then
    call('HDEL', hash, 'nt')
  end
end
if free and (not head or head == token) then
  call('HSET', hash, 'tk', token, 'lx', ARGV[3])
  if not h[1] then call('PEXPIRE', hash, ARGV[5]) end
  return {h[1] or '', h[2] or '0'}
end
local queue = KEYS[2]
if not call('ZSCORE', queue, token) then
  call('ZADD', queue, call('HINCRBY', hash, 'nt', 1), token)
  call('PEXPIRE', queue, ARGV[5])
end
call('HSET', hash, 'w:' .. token, now)
return 0
