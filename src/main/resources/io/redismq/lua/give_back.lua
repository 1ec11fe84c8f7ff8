-- Returns entries of a consumer to the pool that is served before anything new, or defers them: rollback, recover,
-- a failed listener, and prefetched messages that the application never saw. What it does not hold is passed over.
-- Wakes waiting consumers.
--
-- KEYS  1 consumers, 2 waiters, 3 due times, 4 returned, 5… the streams, one per known priority, highest first
-- ARGV  1 group, 2 consumer, 3 request number, 4 known priorities, 5 wake-up channel prefix, 6 now ('' in production);
--       then per entry: index of its priority, id, delivery count from now on, redelivery delay in ms (0: none)
-- REPLY OK | REPEATED | LEASE_LOST | ERROR text
-- COST  O(entries)
--@include reply
--@include place
--@include clock
--@include consumer
--@include wake
--@include pool

return answer(function()
  local consumers, waiters, due = KEYS[1], KEYS[2], KEYS[3]
  local group, consumer, request = ARGV[1], ARGV[2], tonumber(ARGV[3])
  local refused, mark = refusal(consumers, group, consumer, request)
  if refused then
    return refused
  end
  redis.call('ZCARD', due) -- these refuse a key of another type before anything is written
  redis.call('ZCARD', KEYS[4])
  touch(group, 5)
  redis.call('HSET', consumers, consumer, request .. mark)
  local returned, deferred = 0, 0
  for i = 7, #ARGV, 4 do
    local at, id, count, delay = tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
    local stream, priority = KEYS[4 + at], string.sub(ARGV[4], at, at)
    if holds(stream, group, consumer, id) then
      if delay > 0 then
        redis.call('XCLAIM', stream, group, '~delayed', 0, id, 'RETRYCOUNT', count, 'JUSTID')
        redis.call('ZADD', due, clock(ARGV[6]) + delay, 'old ' .. priority .. ' ' .. id)
        deferred = 1
      else
        pool(KEYS[4], stream, group, priority, id, count)
        returned = returned + 1
      end
    end
  end
  offer(waiters, ARGV[5], returned + deferred, group)
  return 'OK'
end)
