-- One round trip of a consumer: acknowledges, renews the lease when it is time, and takes messages up to the credit,
-- by priority, returned ones before new ones. When fewer are there than the credit allows, it registers the consumer
-- as waiting.
--
-- KEYS  1 consumers, 2 waiters, 3 leases, 4 due times, 5 delayed stream, 6 priorities, 7 returned, 8 groups, of a
--       subscription only: due times of the topic's delayed messages; then the streams, one per known priority, highest
--       first; then, where expired messages are kept: their stream, its waiters
-- ARGV  1 group, 2 consumer, 3 request number, 4 lease in ms, or '' when it need not be renewed now, 5 credit in
--       messages (0: only acknowledge and renew), 6 credit in bytes, 7 messages to read at first (by the size of the
--       last ones), 8 mode: 'wait' to register as waiting when the credit is not used up, 'keep' for the same if we
--       think that we are, 'pass' to hand a wake-up that came for us to another consumer if we think that we are
--       registered, 'bulk' with credit 0 behind a plain XREADGROUP, see lib/bulk, or '', 9 known priorities,
--       10 now ('' in production), 11 wake-up channel prefix;
--       then per known priority: the number of acknowledged entries and their ids; then, where expired messages are
--       kept: their evidence
-- REPLY OK next state overdue held, then entries: ms until the next delayed message is due (-1: none), SHORT when the
--       credit was not used up, BULK when it was and the next fetch may be a bulk one, else MORE, a consumer to
--       reap, as lib/lease spells it ('-': none), how many entries the consumer holds now ('-': not counted) |
--       PRIORITIES p (ask again with these too, nothing was done) | REPEATED | LEASE_LOST | ERROR text
-- COST  O(credit); expired entries are bounded by LIMIT on top
--@include reply
--@include place
--@include clock
--@include consumer
--@include priorities
--@include settle
--@include acknowledge
--@include caller
--@include round

local MOST_READ = 1000
local round, refused = nil, nil

-- Reads new messages where there is nothing else to look for. Returns the first line of the reply when there are none,
-- or the round only acknowledges; or why it is refused; or nil, when there is more to do.
local function begin()
  round, refused = begin_round()
  if refused then
    return mode ~= 'bulk' and refused or nil
  elseif ARGV[4] ~= '' or round.mark ~= '' or was_called(round) or mode == 'bulk' then
    return nil
  elseif ARGV[5] == '0' then
    return end_round('-1', 'MORE', '-', '-')
  elseif known ~= round.recorded or #known > 1 or of_topic or not string.find(consumer, '%d$')
    or redis.call('EXISTS', KEYS[4]) == 1 then
    return nil
  end
  local stream, want = KEYS[FIRST_STREAM], math.min(math.max(tonumber(ARGV[7]), 1), MOST_READ, tonumber(ARGV[5]))
  local returned = redis.pcall('XPENDING', stream, group, '-', '+', 1, '~returned')
  if returned.err or returned[1] then
    return nil
  end
  local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', stream, '>')
  if read then
    round.want, round.read = want, read[1][2]
    return nil
  elseif mode == 'wait' or mode == 'keep' then
    register(now(), true)
  end
  return end_round('-1', 'SHORT', '-', '-')
end

local early = answer(begin)
if early[1] then
  return early
end

-- What the others need is made only now, since making functions costs more than to run them.
local function look()
  --@include lease
  --@include wake
  --@include pack
  --@include copy
  --@include pool
  --@include groups
  --@include due
  --@include expire
  --@include look
  --@include grant
  --@include bulk
  if refused then -- a bulk fetch: others have ended
    --@include release
    --@include mend
    mend_bulk(refused, KEYS[FIRST_STREAM])
    return refused
  end
  begin_look(round)
  local grant = {
    credit = round.excluded and 0 or tonumber(ARGV[5]), byte_credit = tonumber(ARGV[6]), chunk = tonumber(ARGV[7]),
    grouped = round.grouped, kept = round.kept, evidence = ARGV[round.rest],
    reply = { '' }, at = 2, taken = 0, bytes = 0, examined = 0, expired = 0,
  }
  for i = 1, #known do
    local priority, stream = string.sub(known, i, i), KEYS[FIRST_STREAM - 1 + i]
    local want = round.want or take_returned(grant, stream, priority, wanted(grant))
    take_new(grant, stream, priority, want, round.read)
  end
  local left = 'MORE'
  if round.excluded or fell_short(grant) then
    left = 'SHORT'
  elseif (grant.credit > 0 or mode == 'bulk') and not round.grouped
    and allows_bulk(KEYS[FIRST_STREAM], group, known, round.next_due) then
    left = 'BULK'
  end
  local doubt = mode == 'bulk' and round.grouped
  if doubt then
    sort_groups(KEYS[FIRST_STREAM], known)
  end
  grant.reply[1] = end_look(round, left, grant.taken, grant.expired, doubt)
  return grant.reply
end

return answer(look)
