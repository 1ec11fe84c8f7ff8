-- Stores one batch of a sender's messages, all or none, and wakes waiting consumers, or hands them the messages. Most
-- batches are plain: default priority, no delay, no deadline, no limit, no group; only others pass the keys and
-- arguments for more, since each costs.
--
-- KEYS  1 sender state, 2 waiters, 3… the streams this batch writes to; then, unless it is plain: priorities,
--       delayed stream, due times, latest deadline; with a limit: the streams of all ten priorities, highest first,
--       and returned; last, of a temporary destination only: its owner
-- ARGV  1 epoch, 2 sequence number of the batch, 3 lifetime of the sender state in ms, 4 wake-up channel prefix,
--       5 now ('' in production), 6 the priorities of the streams, one digit each, or '' for a plain batch; '~' in
--       front of either for a temporary destination, then 'g' in front of the digits when messages have groups; unless
--       it is plain: 7 latest deadline of the batch ('' for none), 8 for how long after it to look for expired
--       messages in ms, 9 most messages in the destination ('' for no limit), 10 the consumer group whose oldest
--       messages are dropped for room ('' to drop none);
--       then per message: header, body, and unless the batch is plain: index of its priority, delay in ms (0: none)
-- REPLY OK | REPEATED (stored before) | FULL room (nothing was stored and the number is free) | MORE (as FULL: so many
--       were dropped that a pause is due, call again) | UNKNOWN_SENDER (no state or a hole, so a new epoch is needed)
--       | FENCED | DELETED (the temporary destination does not exist any more) | ERROR text
-- COST  O(messages); what is dropped is bounded by MOST_DROPPED on top
--@include reply
--@include clock
--@include sender

local priorities, TILDE, G = ARGV[6], 126, 103
local MOST_HANDED = 8 -- more messages are left to be fetched

-- Returns how many consumers the batch can occupy, or an answer when there is no room for it. What only this needs is
-- made only here, since each function that a script makes costs it.
local function store()
  --@include room
  --@include record
  --@include defer
  --@include store_batch
  return store_batch()
end

-- Returns how many consumers the batch can occupy, and the id of its last message.
local function store_plain()
  local id
  for i = 7, #ARGV, 2 do
    id = redis.call('XADD', KEYS[3], '*', 'header', ARGV[i], 'body', ARGV[i + 1])
  end
  return (#ARGV - 6) / 2, id
end

-- These are made only where somebody waits, or may.
local function hand_over(waiting, last_id)
  --@include hand_off
  hand_off(waiting, ARGV[4], KEYS[3], last_id)
end

local function wake_up(count)
  --@include wake
  wake(KEYS[2], ARGV[4], count)
end

return answer(function()
  if priorities ~= '' and string.byte(priorities) == TILDE then
    if redis.call('EXISTS', KEYS[#KEYS]) == 0 then
      return 'DELETED'
    end
    priorities = string.sub(priorities, 2)
  end
  local epoch, sequence = tonumber(ARGV[1]), tonumber(ARGV[2])
  local state = redis.call('GET', KEYS[1])
  local known_epoch, last, before = string.match(state or ARGV[1] .. ':0', '^(%d+):(%d+)(.*)$')
  local refusal = refused(tonumber(known_epoch), tonumber(last), epoch, sequence)
  if refusal then
    return refusal
  end
  redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2] .. before, 'PX', ARGV[3])
  local stored, occupied, last_id = pcall(priorities == '' and store_plain or store)
  local full = stored and type(occupied) == 'string'
  if full or not stored then
    -- No room, a foreign key or a missing right show before the first entry is written; the number must stay free then.
    redis.call('SET', KEYS[1], state or ARGV[1] .. ':0', 'PX', ARGV[3])
    return full and occupied or error(occupied, 0)
  end
  if last_id and occupied <= MOST_HANDED then
    local waiting = redis.pcall('ZPOPMIN', KEYS[2], occupied)
    if waiting[1] then
      hand_over(waiting, last_id)
    end
  else
    wake_up(occupied)
  end
  return 'OK'
end)
