-- What every round trip of a consumer begins and ends with. KEYS 1 to 8 and ARGV 1 to 4 and 8 to 11 mean the same to
-- each verb that is one; the acknowledgements stand from ARGV[12] on.
local FIRST_ACKNOWLEDGEMENT = 12

-- Acknowledges. Returns the round, or nil and why not.
local function begin_round()
  local refused, mark = refusal(CONSUMERS, group, consumer, tonumber(ARGV[3]))
  local unknown, recorded = unknown_priorities(KEYS[6], known)
  refused = refused or unknown
  if refused then
    return nil, refused
  end
  local round = { mark = mark, recorded = recorded, kept = KEYS[FIRST_STREAM + #known] }
  if round.kept then
    redis.call('XLEN', round.kept) -- refuses a key of another type before anything is written
  end
  -- Under maxmemory only the first write of a script is refused: this one needs no memory, so receiving goes on.
  round.was_waiting = redis.call('ZREM', WAITERS, me) == 1
  local at = FIRST_ACKNOWLEDGEMENT
  for i = 1, #known do
    at = acknowledge(KEYS[FIRST_STREAM - 1 + i], group, at)
  end
  round.rest = at
  return round
end

-- Registers the consumer as waiting since a time. It may be handed messages, or else is only woken; see lib/hand_off.
local function register(since, handed)
  redis.call('ZADD', WAITERS, since .. (handed and '1' or '0'), me)
end

-- Whether the consumer may have been handed a message that it does not know of: then it counts what it holds.
local function was_called(round)
  return (mode == 'keep' or mode == 'pass') and not round.was_waiting
end

-- The first line of the reply. The number is written last, so that it is only used up by what was carried out.
local function end_round(next_due, left, dead, held)
  redis.call('HSET', CONSUMERS, consumer, ARGV[3])
  return 'OK ' .. next_due .. ' ' .. left .. ' ' .. dead .. ' ' .. held
end
