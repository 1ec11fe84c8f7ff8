-- One round trip of a consumer with a selector, which only the client can evaluate: carries out what it decided about
-- the entries that it was shown before, and shows it more, without their bodies: of the pool those that it has not
-- examined, and when these are through, new ones, which the consumer holds until it has decided.
--
-- KEYS  as fetch
-- ARGV  1-4 as fetch, 5 number in the pool up to which the consumer has examined, 6 entries of the pool to show at
--       most, 7 new entries to show at most, 8-11 as fetch (mode is 'wait', 'pass' or ''); then the acknowledgements as
--       for fetch, the number of decisions, and for each: what, index of its priority, id. What is 'claim' (take from
--       the pool), 'keep' (of the new ones) or 'park' (into the pool, for others; the count as if never delivered);
--       then, where expired messages are kept: their evidence
-- REPLY OK next state overdue held cursor granted pooled all, then entries: the first words as fetch (state SHORT or
--       MORE), how far the pool is examined now, how many entries are granted, which come first, and how many are shown
--       of the pool, which come next (all is 1 when there are no more); the others are new | PRIORITIES, REPEATED,
--       LEASE_LOST, ERROR as fetch
-- COST  O(decisions + entries shown)
--@include reply
--@include place
--@include clock
--@include consumer
--@include priorities
--@include lease
--@include wake
--@include settle
--@include acknowledge
--@include pack
--@include copy
--@include pool
--@include caller
--@include groups
--@include due
--@include expire
--@include round
--@include decide
--@include show

return answer(function()
  local round, refused = begin_round()
  if refused then
    return refused
  end
  local decisions = tonumber(ARGV[round.rest])
  local show = {
    reply = { '' }, at = 2, grouped = round.grouped, streams = round.streams, expired = 0, kept = round.kept,
    evidence = ARGV[round.rest + 1 + 3 * decisions],
  }
  local cursor, top = tonumber(ARGV[5]), tonumber(redis.call('ZSCORE', RETURNED, LAST) or 0)
  local examined_all = cursor == top
  local parked, granted = decide(show, round.rest + 1, decisions)
  if examined_all then
    cursor = cursor + parked -- what it parks itself it has examined
  elseif cursor > top then
    cursor = 0 -- the set was removed, so numbers began anew
  end
  offer(WAITERS, channel, parked, group)
  if round.grouped then
    regain_all()
  end
  local pooled, complete
  cursor, pooled, complete = show_pool(show, cursor, round.excluded and 0 or tonumber(ARGV[6]))
  local new, exhausted = 0, round.excluded
  if complete then
    new, exhausted = show_new(show, tonumber(ARGV[7]))
  end
  local left = pooled + new == 0 and exhausted and 'SHORT' or 'MORE'
  show.reply[1] = end_round(round, left, 0, show.expired)
    .. ' ' .. string.format('%.0f', cursor) .. ' ' .. granted .. ' ' .. pooled .. (complete and ' 1' or ' 0')
  return show.reply
end)
