-- One round trip of a consumer with a selector, which only the client can evaluate: carries out what it decided about
-- the entries that it was shown before, and shows it more, without their bodies: of the pool those that it has not
-- examined, and when these are through, new ones, which are pulled into the pool for that: there they are for all.
--
-- KEYS  as fetch
-- ARGV  1-4 as fetch, 5 number in the pool up to which the consumer has examined, 6 entries of the pool to show at
--       most, 7 new entries to pull at most, 8-11 as fetch (mode not 'bulk'); then the acknowledgements as
--       for fetch, the number of decisions, and for each: what, index of its priority, id. What is 'claim' (take from
--       the pool) or 'leave' (its group, to others); then, where expired messages are kept: their evidence
-- REPLY OK next state overdue held cursor granted pooled all grouped, then entries: the first words as fetch (state
--       SHORT or MORE), how far the pool is examined now, how many entries are granted, which come first, and how many
--       are shown of what was in the pool, which come next (all is 1 when there are no more, grouped when the queue has
--       groups); the others have been pulled | PRIORITIES, REPEATED, LEASE_LOST, ERROR as fetch
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
--@include ids
--@include due
--@include expire
--@include round
--@include look
--@include decide
--@include show

return answer(function()
  local round, refused = begin_round()
  if refused then
    return refused
  end
  begin_look(round)
  local decisions = tonumber(ARGV[round.rest])
  local show = {
    reply = { '' }, at = 2, grouped = round.grouped, streams = round.streams, expired = 0, kept = round.kept,
    evidence = ARGV[round.rest + 1 + 3 * decisions],
  }
  local cursor = tonumber(ARGV[5])
  if cursor > tonumber(redis.call('ZSCORE', RETURNED, LAST) or 0) then
    cursor = 0 -- the set was removed, so numbers began anew
  end
  show.cursor, show.keeps_more = cursor, round.grouped and regain_all()
  local news, granted = decide(show, round.rest + 1, decisions)
  local pooled, complete
  cursor, pooled, complete = show_pool(show, cursor, round.excluded and 0 or tonumber(ARGV[6]))
  local most, pulled, shown = complete and tonumber(ARGV[7]) or 0, 0, 0
  if most > 0 then
    pulled = pull(most)
    cursor, shown = show_pool(show, cursor, pulled)
  end
  offer(WAITERS, channel, news + pulled, group)
  local exhausted = round.excluded or pulled < most
  local left = pooled + shown == 0 and exhausted and 'SHORT' or 'MORE'
  show.reply[1] = end_look(round, left, 0, show.expired)
    .. ' ' .. string.format('%.0f', cursor) .. ' ' .. granted .. ' ' .. pooled .. (complete and ' 1' or ' 0')
    .. (round.grouped and ' 1' or ' 0')
  return show.reply
end)
