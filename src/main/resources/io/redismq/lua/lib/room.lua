-- Room in a destination whose length is limited. A used stream is a pair of priority and key.
local MOST_DROPPED, PAGE = 1000, 8

-- The streams of the priorities in use, lowest first. KEYS[first] on are the streams of all ten, highest first.
local function used_streams(recorded, first)
  local used = {}
  for priority = 0, 9 do
    if string.find(recorded, priority, 1, true) then
      used[#used + 1] = { priority, KEYS[first + 9 - priority] }
    end
  end
  return used
end

local function length(used, delayed)
  local all = redis.call('XLEN', delayed)
  for _, stream in ipairs(used) do
    all = all + redis.call('XLEN', stream[2])
  end
  return all
end

-- Drops what came back, the longest stored first: such entries are pending with a consumer that is nobody.
local function drop_pool(stream, group, owner, due, returned, want)
  local pending = want > 0 and redis.pcall('XPENDING', stream[2], group, '-', '+', want, owner) or {}
  local dropped = 0
  for _, held in ipairs(pending.err and {} or pending) do
    redis.call('XACK', stream[2], group, held[1])
    redis.call('ZREM', due, 'old ' .. stream[1] .. ' ' .. held[1])
    redis.call('ZREM', returned, stream[1] .. ' ' .. held[1])
    dropped = dropped + redis.call('XDEL', stream[2], held[1])
  end
  return dropped
end

-- What was not delivered begins behind the last entry that was; all that consumers hold stands before it.
local function undelivered(stream, group)
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, info in ipairs(groups.err and {} or groups) do
    local about = {}
    for i = 1, #info, 2 do
      about[info[i]] = info[i + 1]
    end
    if about.name == group then
      return '(' .. about['last-delivered-id']
    end
  end
  return '-'
end

-- Drops entries from a place of a stream on, a few at a time, since a read brings their bodies too.
local function drop_from(stream, start, want, dropping)
  local dropped, read = 0, PAGE
  while dropped < want and read == PAGE do
    local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', math.min(want - dropped, PAGE))
    read = #entries
    for _, entry in ipairs(entries) do
      dropping(entry[1])
      dropped = dropped + redis.call('XDEL', stream, entry[1])
    end
  end
  return dropped
end

-- Drops so many messages that no consumer holds: of the lowest priority first, what came back before what is new; then
-- those whose delivery delay runs. Returns how many there were.
local function drop_oldest(used, group, delayed, due, returned, want)
  local dropped = 0
  for _, stream in ipairs(used) do
    if dropped >= want then
      break
    end
    dropped = dropped + drop_pool(stream, group, '~returned', due, returned, want - dropped)
    dropped = dropped + drop_pool(stream, group, '~delayed', due, returned, want - dropped)
    dropped = dropped + drop_from(stream[2], undelivered(stream[2], group), want - dropped, function(id)
      redis.pcall('XACK', stream[2], group, id) -- pending all the same if somebody set the group back by hand
    end)
  end
  return dropped + drop_from(delayed, '-', want - dropped, function(id)
    local ms, seq = string.match(id, '(%d+)-(%d+)')
    redis.call('ZREM', due, string.format('new %s-%010d', ms, seq))
  end)
end

-- Nil when so many messages fit, by dropping others if a group is given; else what to answer.
local function refuse_overflow(used, group, delayed, due, returned, most, count)
  local room = most - length(used, delayed)
  if room < count and group ~= '' then
    local want = math.min(count - room, MOST_DROPPED)
    local dropped = drop_oldest(used, group, delayed, due, returned, want)
    room = room + dropped
    if room < count and dropped == MOST_DROPPED then
      return 'MORE'
    end
  end
  return room < count and 'FULL ' .. math.max(room, 0) or nil
end
