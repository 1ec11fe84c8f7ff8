-- Takes over from a consumer whose lease ended: it is unknown from here on, so all its requests are refused, and its
-- entries go back to the pool with their counts, since nobody knows which of them the application saw.
--
-- KEYS  1 leases, 2 consumers, 3 waiters, 4 returned, 5 groups, 6… the streams, one per known priority; of a
--       subscription see lib/depart
-- ARGV  1 group, 2 the dead consumer as lib/lease spells it, 3 entries at most, 4 wake-up channel prefix,
--       5 now ('' in production), 6 the priorities of the streams, one digit each
-- REPLY OK moved | MORE moved (call again) | ALIVE (its lease has not ended, or the time of grace is on) | ERROR text
-- COST  O(entries moved)
--@include reply
--@include place
--@include clock
--@include lease
--@include wake
--@include pool
--@include release
--@include depart

return answer(function()
  local leases, group, dead, now = KEYS[1], ARGV[1], read_name(ARGV[2]), tonumber(clock(ARGV[5]))
  local ends = tonumber(redis.call('ZSCORE', leases, place(group, dead)) or now)
  local grace = tonumber(redis.call('ZSCORE', leases, GRACE) or 0)
  if ends >= now or grace > now or string.sub(dead, 1, 1) == '~' then
    return 'ALIVE'
  end
  -- A wake-up that came for it, if it did not wait.
  local handed_on = 1 - redis.call('ZREM', KEYS[3], place(group, dead))
  local moved, all, news = depart(group, dead, ARGV[6], tonumber(ARGV[3]), 0)
  offer(KEYS[3], ARGV[4], news + handed_on, group)
  return (all and 'OK ' or 'MORE ') .. moved
end)
