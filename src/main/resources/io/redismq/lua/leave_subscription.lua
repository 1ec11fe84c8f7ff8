-- Strikes a consumer that closed off a named subscription; and the record too when it was the last of one that is not
-- durable, once it is gone from the topic: until then its messages are still being settled there.
--
-- KEYS  1 record, 2 active consumers
-- ARGV  1 consumer, 2 token of the subscription, 3 'stay' to leave the record, or ''
-- REPLY OK | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  redis.call('ZREM', KEYS[2], ARGV[1])
  if ARGV[3] == '' and redis.call('ZCARD', KEYS[2]) == 0 and redis.call('HGET', KEYS[1], 'token') == ARGV[2] then
    redis.call('DEL', KEYS[1])
  end
  return 'OK'
end)
