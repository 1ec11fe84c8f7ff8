-- A round trip that looks for messages: what comes before and after that.

-- Renews the lease when it is time, serves what is due, and finds out who else has the queue.
local function begin_look(round)
  round.dead = ARGV[4] ~= '' and renew(LEASES, me, tonumber(now()), tonumber(ARGV[4]))
  if round.read then -- nothing is due, and nobody has the queue or a group, or it would not have been read
    round.next_due, round.arrived = -1, 0
    return
  end
  round.streams = {}
  for i = 1, #known do
    round.streams[string.sub(known, i, i)] = KEYS[FIRST_STREAM - 1 + i]
  end
  round.excluded = is_excluded()
  round.grouped = round.recorded ~= known and string.find(round.recorded, 'g', 1, true) ~= nil
  round.next_due, round.arrived = serve_due(KEYS[4], KEYS[5], RETURNED, group, round.streams, now, 100)
  if of_topic then -- what was sent with a delay waits for all of the topic's subscriptions
    local next_due
    next_due, round.promoted = serve_due(KEYS[9], KEYS[5], RETURNED, group, round.streams, now, 100)
    if round.next_due < 0 or next_due >= 0 and next_due < round.next_due then
      round.next_due = next_due
    end
  end
end

local function held_by_consumer()
  local held = 0
  for i = FIRST_STREAM, FIRST_STREAM - 1 + #known do
    local summary = redis.pcall('XPENDING', KEYS[i], group)
    for _, holder in ipairs(summary[4] or {}) do
      held = held + (holder[1] == consumer and tonumber(holder[2]) or 0)
    end
  end
  return held
end

-- Registers as waiting, hands on what a wake-up was for, and returns the first line of the reply.
local function end_look(round, left, taken, expired, doubt)
  local short = left == 'SHORT'
  if round.promoted then
    --@include wake_all
    wake_all(WAITERS, channel, round.promoted)
  end
  if short and (mode == 'keep' or mode == 'wait') then -- not before, or it would be woken for what it has taken
    local since = round.excluded and string.format('%.0f', now() + LAST_IN_LINE) or now()
    register(since, not of_topic and not round.grouped and string.find(consumer, '%d$'))
  end
  local passed_on = mode == 'pass' and not round.was_waiting and 1 or 0
  offer(WAITERS, channel, passed_on + (short and 0 or math.max(round.arrived - taken, 0)), group)
  if round.kept then
    wake(KEYS[FIRST_STREAM + 1 + #known], channel, expired)
  end
  local counted = was_called(round) or mode == 'bulk' or round.mark == UNCOUNTED or ARGV[4] ~= ''
  return end_round(round.next_due, left, round.dead and spell(round.dead) or '-',
    doubt and MORE_THAN_KNOWN or counted and held_by_consumer() or '-')
end
