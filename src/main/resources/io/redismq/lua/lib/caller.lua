-- Who asks, and what else the arguments of every round trip of a consumer say; see lib/round.
local group, consumer, mode, known, channel = ARGV[1], ARGV[2], ARGV[8], ARGV[9], ARGV[11]
local of_topic, me = group ~= QUEUE_GROUP, place(group, consumer)
local CONSUMERS, WAITERS, LEASES, RETURNED, GROUPS = KEYS[1], KEYS[2], KEYS[3], KEYS[7], KEYS[8]
local FIRST_STREAM = of_topic and 10 or 9
local LAST_IN_LINE = 1000000000000 -- ms, so that who is excluded is woken after all others
local MORE_THAN_KNOWN = 999999 -- as the number of entries that a consumer holds: it must look them up
local time = nil

-- Most rounds need not know the time, so the clock is read when somebody asks.
local function now()
  time = time or clock(ARGV[10])
  return time
end
