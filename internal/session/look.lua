-- Reads several parties. KEYS: of each its hash. Answer, of each: {state, epoch}.
local answers = {}
for i, hash in ipairs(KEYS) do
  local h = redis.call('HMGET', hash, 'st', 'ep')
  answers[i] = {h[1] or '', h[2] or '0'}
end
return answers
