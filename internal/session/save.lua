-- Ends a turn of each of several parties. KEYS: of each party its hash. ARGV: 1 keep (ms), then of each party its token and its state
-- ('' = unchanged). Answer, of each: 1 when saved, 0 when the lease had gone to another and nothing was written.
local call, answers = redis.call, {}
for i, hash in ipairs(KEYS) do
  local token, state = ARGV[2 * i], ARGV[2 * i + 1]
  if call('HGET', hash, 'tk') ~= token then
    answers[i] = 0
  elseif state == '' then
    call('HSET', hash, 'tk', '')
    answers[i] = 1
  else
    call('HSET', hash, 'tk', '', 'st', state)
    call('PEXPIRE', hash, ARGV[1])
    answers[i] = 1
  end
end
return answers
