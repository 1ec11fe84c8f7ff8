-- The messages that a transaction sends to one queue or topic, as they stand in the arguments of a script; see commit.
--@include prepare

-- Reads a batch that begins at these positions; returns it and the positions behind it.
local function read_batch(key, at)
  local marks, priorities = string.match(ARGV[at], '^(%D*)(%d+)$')
  local batch = { waiters = KEYS[key], first = key, priorities = priorities, grouped = string.find(marks, 'g') ~= nil }
  key = key + 1 + #priorities
  batch.recorded, batch.delayed, batch.due, batch.latest = KEYS[key], KEYS[key + 1], KEYS[key + 2], KEYS[key + 3]
  key = key + 4
  batch.deadline, batch.margin = ARGV[at + 1], ARGV[at + 2]
  batch.most, batch.dropping, batch.retention = ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
  if string.find(marks, 't') then
    batch.subscriptions, batch.topic = KEYS[key], KEYS[key + 1]
    key = key + 2
  end
  if batch.most ~= '' then
    batch.all, batch.returned = key, KEYS[key + 10]
    key = key + 11
  end
  if string.find(marks, '~') then
    batch.owner = KEYS[key]
    key = key + 1
  end
  batch.from, batch.count = at + 7, tonumber(ARGV[at + 6])
  return batch, key, at + 7 + 4 * batch.count
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
  batch.wanted = true
  if batch.topic then -- where there is no subscription nothing is stored, unless the topic retains messages
    local retention, newest = unpack(redis.call('HMGET', batch.topic, 'retention', 'last'))
    batch.wanted = redis.call('HLEN', batch.subscriptions) > 0 or batch.retention ~= '' or retention ~= false
    batch.newest = newest
  end
  return not batch.owner or redis.call('EXISTS', batch.owner) == 1
end

-- Records what others must know of the messages before they look for them.
local function announce(batch)
  if batch.topic then
    prepare_streams(batch.subscriptions, batch.known, batch.priorities, batch.first + 1)
  end
  record_priorities(batch.recorded, batch.known, batch.priorities, batch.grouped, batch.waiters)
  if batch.deadline ~= '' then
    record_deadline(batch.latest, batch.deadline, batch.margin)
  end
  if batch.retention ~= '' then
    redis.call('HSET', batch.topic, 'retention', batch.retention)
  end
end

-- A delayed message of a topic is for the subscriptions that there are now, so it carries the number of the newest.
-- Where the numbers were lost it is for all.
local function stamped(batch, header)
  return batch.newest and header .. '\n@subscription=' .. batch.newest or header
end
