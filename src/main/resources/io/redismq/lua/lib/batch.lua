-- The messages that a transaction sends to one destination, as they stand in the arguments of a script; see commit.
local TILDE, G = 126, 103

-- Reads a batch that begins at these positions; returns it and the positions behind it.
local function read_batch(key, at)
  local priorities = ARGV[at]
  local batch = { waiters = KEYS[key], first = key, deadline = ARGV[at + 1], margin = ARGV[at + 2] }
  local temporary = string.byte(priorities) == TILDE
  priorities = temporary and string.sub(priorities, 2) or priorities
  batch.grouped = string.byte(priorities) == G
  batch.priorities = batch.grouped and string.sub(priorities, 2) or priorities
  key = key + 1 + #batch.priorities
  batch.recorded, batch.delayed, batch.due, batch.latest = KEYS[key], KEYS[key + 1], KEYS[key + 2], KEYS[key + 3]
  key = key + 4
  batch.most, batch.dropping = ARGV[at + 3], ARGV[at + 4]
  if batch.most ~= '' then
    batch.all, batch.returned = key, KEYS[key + 10]
    key = key + 11
  end
  if temporary then
    batch.owner = KEYS[key]
    key = key + 1
  end
  batch.from, batch.count = at + 6, tonumber(ARGV[at + 5])
  return batch, key, at + 6 + 4 * batch.count
end

-- Whether the destination exists; refuses keys of another type before anything is written.
local function accepts(batch)
  for i = batch.first + 1, batch.first + #batch.priorities do
    redis.call('XLEN', KEYS[i])
  end
  batch.known = redis.call('GET', batch.recorded) or '4'
  redis.call('XLEN', batch.delayed)
  redis.call('ZCARD', batch.due)
  redis.call('GET', batch.latest)
  return not batch.owner or redis.call('EXISTS', batch.owner) == 1
end

-- Records what others must know of the messages before they look for them.
local function announce(batch)
  record_priorities(batch.recorded, batch.known, batch.priorities, batch.grouped)
  if batch.deadline ~= '' then
    record_deadline(batch.latest, batch.deadline, batch.margin)
  end
end
