-- Begins to remove a durable subscription: from here on its record says that it is ending. Who asks ends what is told,
-- then calls again with the token, which removes the record.
--
-- KEYS  1 record, 2 active consumers
-- ARGV  1 token of what was ended, or '' to begin, 2 now ('' in production), 3 the topic, escaped, that it must be of,
--       or ''
-- REPLY OK token ended (topic and token of each that must be ended) | DONE | ACTIVE (it has an active consumer)
--       | MISSING (or of another topic) | ERROR text
-- COST  O(active consumers)
--@include reply
--@include clock

return answer(function()
  local topic, token, ending, old = unpack(redis.call('HMGET', KEYS[1], 'topic', 'token', 'ending', 'old'))
  if not token or ARGV[3] ~= '' and topic ~= ARGV[3] then
    return ARGV[1] == '' and 'MISSING' or 'DONE'
  end
  if ARGV[1] ~= '' then
    if ending and token == ARGV[1] then
      redis.call('DEL', KEYS[1], KEYS[2])
    end
    return 'DONE'
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. clock(ARGV[2])) -- needs no memory
  if redis.call('ZCARD', KEYS[2]) > 0 then
    return 'ACTIVE'
  end
  redis.call('HSET', KEYS[1], 'ending', 1)
  return 'OK ' .. token .. ' ' .. (old and old .. ' ' or '') .. topic .. ' ' .. token
end)
