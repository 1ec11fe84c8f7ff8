-- Stores one batch of a sender's messages in a topic, all or none, and wakes waiting consumers of all subscriptions.
-- Where there is no subscription nothing is stored, unless the topic retains messages.
--
-- KEYS  1 sender state, 2 waiters, 3 subscriptions, 4 what is known of the topic, 5 priorities, 6 delayed stream, 7 due
--       times, 8 latest deadline, 9… the streams this batch writes to; with a limit: the streams of all ten
--       priorities, highest first; last, of a temporary topic only: its owner
-- ARGV  1 epoch, 2 sequence number of the batch, 3 lifetime of the sender state in ms, 4 wake-up channel prefix,
--       5 now ('' in production), 6 the priorities of the streams, one digit each; '~' in front for a temporary topic,
--       then 'g' in front of the digits when messages have groups, 7 latest deadline of the batch ('' for none), 8 for
--       how long after it to look for expired messages in ms, 9 most messages in the topic ('' for no limit), 10 'drop'
--       to remove the oldest for room or '', 11 for how long in ms the topic retains messages ('' when this client does
--       not know); then per message: header, body, index of its priority, delay in ms (0: none)
-- REPLY OK | REPEATED (stored before) | FULL room slowest (nothing was stored and the number is free; the subscription
--       that is furthest behind, '-' where none keeps messages here) | MORE (as FULL: call again) | UNKNOWN_SENDER (a
--       new epoch is needed) | FENCED | DELETED (the temporary topic does not exist any more) | ERROR text
-- COST  O(messages + waiters); with a limit, where there is no room, O(subscriptions + messages trimmed) and
--       O(subscriptions x messages dropped, together about 10,000) on top
--@include reply
--@include place
--@include clock
--@include sender

local SUBSCRIPTIONS, TOPIC, FIRST_STREAM = KEYS[3], KEYS[4], 9
local digits, most, retention = ARGV[6], ARGV[9], ARGV[11]

-- A key of another type is refused before anything is written. Returns what delayed messages carry: they are for the
-- subscriptions that there are now, so the number of the newest. Where the numbers were lost they are for all.
local function check_keys()
  for i = FIRST_STREAM, FIRST_STREAM - 1 + #digits do
    redis.call('XLEN', KEYS[i])
  end
  redis.call('XLEN', KEYS[6])
  redis.call('ZCARD', KEYS[7])
  redis.call('GET', KEYS[8])
  local newest = redis.call('HGET', TOPIC, 'last')
  return newest and '\n@subscription=' .. newest or ''
end

-- Returns how many consumers of each subscription the batch can occupy, or an answer when there is no room for it.
local function store(grouped)
  --@include record
  --@include prepare
  --@include defer
  if redis.call('HLEN', SUBSCRIPTIONS) == 0 and retention == '' and not redis.call('HGET', TOPIC, 'retention') then
    return 0
  end
  local stamp, recorded = check_keys(), redis.call('GET', KEYS[5]) or '4'
  local now = tonumber(clock(ARGV[5]))
  if most ~= '' then
    --@include slowest
    --@include trim
    --@include backlog
    local used = used_streams(recorded, FIRST_STREAM + #digits)
    local full = refuse_backlog(used, KEYS[6], KEYS[7], ARGV[10], now, (#ARGV - 11) / 4)
    if full then
      return full
    end
  end
  if retention ~= '' then
    redis.call('HSET', TOPIC, 'retention', retention)
  end
  prepare_streams(SUBSCRIPTIONS, recorded, digits, FIRST_STREAM)
  local occupied = 0
  for i = 12, #ARGV, 4 do
    local delay = tonumber(ARGV[i + 3])
    if delay == 0 then
      redis.call('XADD', KEYS[FIRST_STREAM - 1 + tonumber(ARGV[i + 2])], '*', 'header', ARGV[i], 'body', ARGV[i + 1])
      occupied = occupied + 1
    else
      occupied = occupied + defer(KEYS[6], KEYS[7], now + delay, ARGV[i] .. stamp, ARGV[i + 1])
    end
  end
  record_priorities(KEYS[5], recorded, digits, grouped)
  if ARGV[7] ~= '' then
    record_deadline(KEYS[8], ARGV[7], ARGV[8])
  end
  return occupied
end

-- The state is written first, so that under maxmemory nothing is stored without it, and taken back where nothing was.
local function apply(state, before, grouped)
  --@include wake_all
  redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2] .. before, 'PX', ARGV[3])
  local stored, occupied = pcall(store, grouped)
  local full = stored and type(occupied) == 'string'
  if full or not stored then
    redis.call('SET', KEYS[1], state or ARGV[1] .. ':0', 'PX', ARGV[3])
    return full and occupied or error(occupied, 0)
  end
  wake_all(KEYS[2], ARGV[4], occupied)
  return 'OK'
end

return answer(function()
  if string.sub(digits, 1, 1) == '~' then
    if redis.call('EXISTS', KEYS[#KEYS]) == 0 then
      return 'DELETED'
    end
    digits = string.sub(digits, 2)
  end
  local grouped = string.sub(digits, 1, 1) == 'g'
  digits = grouped and string.sub(digits, 2) or digits
  local epoch, sequence = tonumber(ARGV[1]), tonumber(ARGV[2])
  local state = redis.call('GET', KEYS[1])
  local known_epoch, last, before = string.match(state or ARGV[1] .. ':0', '^(%d+):(%d+)(.*)$')
  return refused(tonumber(known_epoch), tonumber(last), epoch, sequence) or apply(state, before, grouped)
end)
