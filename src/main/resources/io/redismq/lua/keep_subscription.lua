-- Renews the lease of a consumer that is active on a named subscription.
--
-- KEYS  1 record, 2 active consumers
-- ARGV  1 consumer, 2 lease in ms, 3 token of the subscription, 4 'settled' when what it was before is ended, or '',
--       5 'durable' or '', 6 now ('' in production)
-- REPLY OK | LOST (the subscription was made anew or is ending, or another consumer is alone on it) | GONE (there is no
--       record any more) | ERROR text
-- COST  O(1)
--@include reply
--@include clock

return answer(function()
  local token, kind, ending = unpack(redis.call('HMGET', KEYS[1], 'token', 'kind', 'ending'))
  local active = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if not token then
    return 'GONE'
  end
  if token ~= ARGV[3] or ending or not active and kind == 'alone' and redis.call('ZCARD', KEYS[2]) > 0 then
    return 'LOST'
  end
  redis.call('ZREM', KEYS[2], '') -- a first write that needs no memory: with Redis full the lease must not end
  redis.call('ZADD', KEYS[2], clock(ARGV[6]) + ARGV[2], ARGV[1])
  if ARGV[4] == 'settled' then
    redis.call('HDEL', KEYS[1], 'old')
  end
  for _, key in ipairs(ARGV[5] == '' and KEYS or {}) do
    redis.call('PEXPIRE', key, ARGV[2])
  end
  return 'OK'
end)
