-- What every round trip of a consumer begins and ends with. KEYS 1 to 8 and ARGV 1 to 4 and 8 to 11 mean the same to
-- each verb that is one; the acknowledgements stand from ARGV[12] on.

-- Acknowledges, renews the lease when it is time, and serves what is due. Returns the round, or nil and why not.
local function begin_round()
  local refused, mark = refusal(CONSUMERS, group, consumer, tonumber(ARGV[3]))
  local unknown, recorded = unknown_priorities(KEYS[6], known)
  refused = refused or unknown
  if refused then
    return nil, refused
  end
  local round = { mark = mark, kept = KEYS[FIRST_STREAM + #known], streams = {} }
  if round.kept then
    redis.call('XLEN', round.kept) -- refuses a key of another type before anything is written
  end
  -- Under maxmemory only the first write of a script is refused: this one needs no memory, so receiving goes on.
  round.was_waiting = redis.call('ZREM', WAITERS, me) == 1
  round.dead = ARGV[4] ~= '' and renew(LEASES, me, tonumber(now()), tonumber(ARGV[4]))
  local at = 12
  for i = 1, #known do
    round.streams[string.sub(known, i, i)] = KEYS[FIRST_STREAM - 1 + i]
    at = acknowledge(KEYS[FIRST_STREAM - 1 + i], group, at)
  end
  round.rest = at
  round.excluded = is_excluded()
  round.grouped = recorded ~= known and string.find(recorded, 'g', 1, true) ~= nil
  round.next_due, round.arrived = serve_due(KEYS[4], KEYS[5], RETURNED, group, round.streams, now, 100)
  if of_topic then -- what was sent with a delay waits for all of the topic's subscriptions
    local next_due
    next_due, round.promoted = serve_due(KEYS[9], KEYS[5], RETURNED, group, round.streams, now, 100)
    if round.next_due < 0 or next_due >= 0 and next_due < round.next_due then
      round.next_due = next_due
    end
  end
  return round
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
local function end_round(round, left, taken, expired, doubt)
  local short = left == 'SHORT'
  if round.promoted then
    --@include wake_all
    wake_all(WAITERS, channel, round.promoted)
  end
  local keeps = mode == 'keep'
  if short and (keeps or mode == 'wait') then -- not before, or it would be woken for what it has taken
    local since = round.excluded and string.format('%.0f', now() + LAST_IN_LINE) or now()
    local handed = not of_topic and not round.grouped and string.find(consumer, '%d$') and '1' or '0'
    redis.call('ZADD', WAITERS, since .. handed, me)
  end
  local passed_on = mode == 'pass' and not round.was_waiting and 1 or 0
  offer(WAITERS, channel, passed_on + (short and 0 or math.max(round.arrived - taken, 0)), group)
  if round.kept then
    wake(KEYS[FIRST_STREAM + 1 + #known], channel, expired)
  end
  redis.call('HSET', CONSUMERS, consumer, ARGV[3]) -- last, so that a number is only used up by what was carried out
  local called = (keeps or mode == 'pass') and not round.was_waiting -- perhaps to be handed a message
  local counted = called or mode == 'bulk' or round.mark == UNCOUNTED or ARGV[4] ~= ''
  return 'OK ' .. round.next_due .. ' ' .. left .. ' ' .. (round.dead and spell(round.dead) or '-')
    .. ' ' .. (doubt and MORE_THAN_KNOWN or counted and held_by_consumer() or '-')
end
