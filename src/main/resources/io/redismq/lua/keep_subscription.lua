-- Renews the lease of a consumer that is active on a named subscription. A record that is lost, by an outage longer
-- than the lease or by a failover, is written again: without it the next claim would end what stands at the topic.
--
-- KEYS  1 record, 2 active consumers
-- ARGV  1 consumer, 2 lease in ms, 3 token of the subscription, 4 'settled' when what it was before is ended, or '',
--       5 'durable' or '', 6 now ('' in production), 7 to 10 topic, kind, selector and noLocal as 3 to 6 of
--       claim_subscription
-- REPLY OK | REPLACED (the subscription was made anew, or is ending) | OVERTAKEN (another consumer is alone on it)
--       | ERROR text
-- COST  O(1)
--@include reply
--@include clock
--@include linger

return answer(function()
  local token, kind, ending = unpack(redis.call('HMGET', KEYS[1], 'token', 'kind', 'ending'))
  local active = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if token and (token ~= ARGV[3] or ending) then
    return 'REPLACED'
  elseif token and not active and kind == 'alone' and redis.call('ZCARD', KEYS[2]) > 0 then
    return 'OVERTAKEN'
  end
  redis.call('ZREM', KEYS[2], '') -- a first write that needs no memory: with Redis full the lease must not end
  if not token then
    redis.call('HSET', KEYS[1], 'topic', ARGV[7], 'token', ARGV[3], 'kind', ARGV[8], 'selector', ARGV[9], 'noLocal',
      ARGV[10])
  end
  redis.call('ZADD', KEYS[2], clock(ARGV[6]) + ARGV[2], ARGV[1])
  if ARGV[4] == 'settled' then
    redis.call('HDEL', KEYS[1], 'old')
  end
  if ARGV[5] == '' then
    linger(ARGV[2])
  end
  return 'OK'
end)
