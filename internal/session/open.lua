-- Opens a turn of each of several parties. KEYS: of each party 1 its hash, 2 the queue of those waiting.
-- ARGV: 1 now (ms), 2 end of the lease (ms), 3 how long a silent waiter is believed (ms), 4 keep (ms), then a token of each party.
-- Hash: st state, ep epoch, tk token and lx end (ms) of the lease ('' and 0: nobody's), w:<token> last sign of a waiter,
-- nt next ticket: there only while somebody waits.
-- Answer, of each party: {state, epoch} when the turn is ours, 0 when it is not our turn yet.
-- Clocks differ a little, and requests overtake each other: a sign from shortly after now is one, too.
local call, now, lease, patience, keep = redis.call, ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- first is who waits at the head of the queue, once those who gave no sign for long have been sent away.
local function first(hash, queue, token)
  local head = call('ZRANGE', queue, 0, 0)[1]
  while head and head ~= token do
    local sign = call('HGET', hash, 'w:' .. head)
    if sign and math.abs(tonumber(now) - tonumber(sign)) < tonumber(patience) then return head end
    call('ZREM', queue, head)
    call('HDEL', hash, 'w:' .. head)
    head = call('ZRANGE', queue, 0, 0)[1]
  end
  return head
end

local function open(hash, queue, token)
  local h = call('HMGET', hash, 'st', 'ep', 'tk', 'lx', 'nt')
  local free = not h[3] or h[3] == '' or h[3] == token or tonumber(h[4]) <= tonumber(now)
  local head = h[5] and first(hash, queue, token)
  if free and (not head or head == token) then
    if head then
      call('ZREM', queue, token)
      call('HDEL', hash, 'w:' .. token)
    end
    if h[5] and call('EXISTS', queue) == 0 then call('HDEL', hash, 'nt') end
    call('HSET', hash, 'tk', token, 'lx', lease)
    if not h[1] then call('PEXPIRE', hash, keep) end
    return {h[1] or '', h[2] or '0'}
  end
  if not call('ZSCORE', queue, token) then
    call('ZADD', queue, call('HINCRBY', hash, 'nt', 1), token)
    call('PEXPIRE', queue, keep)
  end
  call('HSET', hash, 'w:' .. token, now)
  return 0
end

local answers = {}
for i = 1, #KEYS / 2 do answers[i] = open(KEYS[2 * i - 1], KEYS[2 * i], ARGV[4 + i]) end
return answers
