-- Commits a transaction of a session in one step, all of it or nothing: removes what it received, and stores what it
-- sent. All its destinations are in one slot, or Redis is no cluster. Everything is checked before the first write.
--
-- KEYS  1 record of the session's transactions; then per settlement: consumers, the streams of its priorities; then per
--       batch: waiters, the streams that it writes to, priorities, delayed stream, due times, latest deadline; of a
--       topic: subscriptions, and what is known of it; with a limit: the streams of all ten priorities, highest first,
--       and returned; of a temporary destination: its owner
-- ARGV  1 number of the transaction, 2 lifetime of the record in ms, 3 wake-up channel prefix, 4 now ('' in
--       production), 5 number of settlements; then per settlement: group, consumer, priorities of its streams, and per
--       priority the number of acknowledged entries and their ids; then per batch: marks ('~' temporary, 'g' groups,
--       't' topic) and the priorities of its streams, 7 to 11 of publish ('' as 11 and the group as 10 for a queue),
--       number of messages, and per message: header, body, index of its priority, delay in ms (0: none)
-- REPLY OK | REPEATED (committed before) | FENCED (rolled back before) | LEASE_LOST (a consumer is gone) | FULL batch,
--       of a topic and slowest, see publish | DELETED batch (a temporary destination is gone) | MORE (so many were
--       dropped that a pause is due) | ERROR text; nothing is done but for OK, besides what was dropped: before MORE,
--       and where a destination that drops is FULL all the same
-- COST  O(messages sent and received)
--@include reply
--@include clock
--@include place
--@include wake
--@include wake_all
--@include settle
--@include acknowledge
--@include settlement
--@include record
--@include defer
--@include batch
--@include store

local settlements, batches = {}, {}
local function read_all()
  local key, at = 2, 6
  for i = 1, tonumber(ARGV[5]) do
    settlements[i], key, at = read_settlement(key, at)
  end
  while at <= #ARGV do
    batches[#batches + 1], key, at = read_batch(key, at)
  end
end

-- What was done or fenced is not done again; it writes for the sake of a WAIT behind it. A lower number is late.
local function settled_before(record)
  local last, outcome = string.match(record or '0 -', '^(%d+) (%S+)')
  local behind = tonumber(last) - tonumber(ARGV[1])
  return behind >= 0 and redis.call('PEXPIRE', KEYS[1], ARGV[2])
    and (behind == 0 and outcome == 'committed' and 'REPEATED' or 'FENCED')
end

local function refusal()
  for _, settlement in ipairs(settlements) do
    if not is_held(settlement) then
      return 'LEASE_LOST'
    end
  end
  for i, batch in ipairs(batches) do
    if not accepts(batch) then
      return 'DELETED ' .. i
    end
  end
end

local function overflow(batch, now)
  if batch.topic then
    local most, TOPIC, SUBSCRIPTIONS = batch.most, batch.topic, batch.subscriptions
    --@include slowest
    --@include trim
    --@include backlog
    return refuse_backlog(used_streams(batch.known, batch.all), batch.delayed, batch.due, batch.dropping, now,
      batch.count)
  end
  --@include room
  return refuse_overflow(used_streams(batch.known, batch.all), batch.dropping, batch.delayed, batch.due,
    batch.returned, batch.most + removed_from(settlements, batch.all), batch.count)
end

-- Returns an answer when there is no room. Nothing is dropped before all who do not drop have room.
local function apply()
  local now = tonumber(clock(ARGV[4]))
  for pass = 1, 2 do
    for i, batch in ipairs(batches) do
      local full = batch.all and batch.wanted and (batch.dropping == '') == (pass == 1) and overflow(batch, now)
      if full then
        return (string.gsub(full, ' %d+', ' ' .. i, 1))
      end
    end
  end
  for _, batch in ipairs(batches) do
    store(batch, now, ARGV[3])
  end
  for _, settlement in ipairs(settlements) do
    local at = settlement.from
    for i = settlement.first + 1, settlement.first + settlement.streams do
      at = acknowledge(KEYS[i], settlement.group, at)
    end
  end
end

return answer(function()
  local record = redis.call('GET', KEYS[1])
  local refused = settled_before(record)
  if not refused then
    read_all()
    refused = refusal()
  end
  if refused then
    return refused
  end
  for _, settlement in ipairs(settlements) do
    touch_streams(settlement) -- so that what was received can be settled under maxmemory
  end
  redis.call('SET', KEYS[1], ARGV[1] .. ' committed', 'PX', ARGV[2])
  local applied, full = pcall(apply)
  if full or not applied then
    -- No room, or a missing right, show before the first entry is written; the number must stay free then.
    redis.call('SET', KEYS[1], record or '0 -', 'PX', ARGV[2])
    return applied and full or error(full, 0)
  end
  return 'OK'
end)
