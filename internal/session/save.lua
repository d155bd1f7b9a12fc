-- Ends a turn. KEYS: 1 the party's hash. ARGV: 1 token, 2 state ('' = unchanged), 3 keep (ms).
-- Answer: 1 when saved, 0 when the lease had gone to another and nothing was written.
if redis.call('HGET', KEYS[1], 'tk') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('HSET', KEYS[1], 'lx', 0, 'tk', '')
  return 1
end
redis.call('HSET', KEYS[1], 'lx', 0, 'tk', '', 'st', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
