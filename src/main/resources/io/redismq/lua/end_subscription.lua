-- Ends a subscription of a topic with all that it holds: it was unsubscribed, or belongs to another topic from now on.
--
-- KEYS  1 subscriptions, 2 leases, 3 waiters, 4 consumers, 5 returned, 6 due times, 7 groups, 8… the streams of all
--       ten priorities
-- ARGV  1 label, 2 token ('' for any)
-- REPLY OK | GONE (there is none, or it is another one by now: nothing was done) | ERROR text
-- COST  O(consumers + pending entries of the subscription)
--@include reply
--@include place
--@include subscription

return answer(function()
  local token = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^%d+ (.*)$')
  if not token or ARGV[2] ~= '' and token ~= ARGV[2] then
    return 'GONE'
  end
  redis.call('ZREM', KEYS[3], '') -- a first write that needs no memory: with Redis full this makes room
  local books = { consumers = KEYS[4], returned = KEYS[5], due = KEYS[6], groups = KEYS[7] }
  end_subscription(ARGV[1], KEYS[1], KEYS[2], KEYS[3], books, { unpack(KEYS, 8, 17) })
  return 'OK'
end)
