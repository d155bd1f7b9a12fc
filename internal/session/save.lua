-- Ends a turn. KEYS: 1 the party's hash. ARGV: 1 token, 2 keep (ms), 3 state (absent = unchanged).
-- Answer: 1 when saved, 0 when the lease had gone to another and nothing was written.
local call, hash = redis.call, KEYS[1]
if call('HGET', hash, 'tk') ~= ARGV[1] then return 0 end
if not ARGV[3] then
  call('HSET', hash, 'tk', '')
  return 1
end
call('HSET', hash, 'tk', '', 'st', ARGV[3])
call('PEXPIRE', hash, ARGV[2])
return 1
