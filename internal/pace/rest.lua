-- Has a sender rest until a moment, in microseconds, unless it rests longer already.
if tonumber(ARGV[1]) > tonumber(redis.call('HGET', KEYS[1], 'rest') or '0') then
  redis.call('HSET', KEYS[1], 'rest', ARGV[1])
end
return 1
