-- What a transaction settles of one consumer, as it stands in the arguments of a script; see commit. Reads one that
-- begins at these positions; returns it and the positions behind it.
local function read_settlement(key, at)
  local read = { consumers = KEYS[key], first = key, group = ARGV[at], consumer = ARGV[at + 1], from = at + 3 }
  read.streams = #ARGV[at + 2]
  at = at + 3
  for _ = 1, read.streams do
    at = at + 1 + ARGV[at]
  end
  return read, key + 1 + read.streams, at
end

-- A consumer that is known holds all that it was granted and has not settled.
local function is_held(settlement)
  return redis.call('HEXISTS', settlement.consumers, settlement.consumer) == 1
end

-- How many messages these remove from a queue, whose ten streams begin at a position. They make room there.
local function removed_from(settlements, first)
  local removed = 0
  for _, settlement in ipairs(settlements) do
    local at = settlement.from
    for i = settlement.first + 1, settlement.first + settlement.streams do
      for key = first, first + 9 do
        removed = removed + (KEYS[key] == KEYS[i] and tonumber(ARGV[at]) or 0)
      end
      at = at + 1 + ARGV[at]
    end
  end
  return removed
end

-- A write that needs no memory, so that under maxmemory the rest is not refused; it changes nothing, but fails on a key
-- of another type.
local function touch_streams(settlement)
  for i = settlement.first + 1, settlement.first + settlement.streams do
    redis.call('XACK', KEYS[i], settlement.group, '0-0')
  end
end
