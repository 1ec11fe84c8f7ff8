-- Ends a consumer whose delivered messages are settled: what it still holds was granted by a reply that it never saw,
-- so it goes back with the count it had. When it was woken, another consumer is woken in its place.
--
-- KEYS  1 leases, 2 consumers, 3 waiters, 4 returned, 5 groups, 6… the streams, one per known priority; of a
--       subscription see lib/depart
-- ARGV  1 group, 2 consumer, 3 entries at most, 4 wake-up channel prefix, 5 unused, 6 the priorities of the streams,
--       one digit each
-- REPLY OK | MORE (call again) | ERROR text
-- COST  O(entries moved)
--@include reply
--@include place
--@include wake
--@include pool
--@include release
--@include depart

return answer(function()
  local group, consumer = ARGV[1], ARGV[2]
  if redis.call('HEXISTS', KEYS[2], consumer) == 0 and not redis.call('ZSCORE', KEYS[1], place(group, consumer)) then
    return 'OK' -- closed before, or reaped
  end
  -- A wake-up that came for us, if we do not wait.
  local handed_on = 1 - redis.call('ZREM', KEYS[3], place(group, consumer))
  local _, all, news = depart(group, consumer, ARGV[6], tonumber(ARGV[3]), 1)
  offer(KEYS[3], ARGV[4], news + handed_on, group)
  return all and 'OK' or 'MORE'
end)
