-- Room in a topic whose length is limited: what the subscription that is furthest behind has not done with.
local MOST_DROPPED, PAGE = 500, 8

-- Whether an entry that is to go is held by a consumer; what nobody's pseudo-consumer holds is let go of.
local function is_held(stream, id)
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, info in ipairs(groups.err and {} or groups) do
    local held = redis.call('XPENDING', stream, info[2], id, id, 1)[1]
    if held and string.sub(held[2], 1, 1) ~= '~' then
      return true
    end
  end
  for _, info in ipairs(groups.err and {} or groups) do
    redis.call('XACK', stream, info[2], id)
  end
  return false
end

-- Drops so many of the oldest entries of a stream, up to the first that a consumer holds.
local function drop_oldest(stream, want)
  local dropped, start = 0, '-'
  while dropped < want do
    local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', math.min(want - dropped, PAGE))
    for _, entry in ipairs(entries) do
      if is_held(stream, entry[1]) then
        return dropped
      end
      dropped = dropped + redis.call('XDEL', stream, entry[1])
      start = '(' .. entry[1]
    end
    if #entries == 0 then
      return dropped
    end
  end
  return dropped
end

-- Nil when so many messages fit, once what nobody needs is gone, and by dropping others if that is wanted; else what to
-- answer. KEYS[first] on are the streams of all ten priorities.
local function refuse_backlog(recorded, first, now, count, delayed, dropping)
  local used = {}
  for priority = 0, 9 do
    if priority == 4 or string.find(recorded, priority, 1, true) then
      used[#used + 1] = KEYS[first + 9 - priority]
    end
  end
  local function room()
    local length = redis.call('XLEN', delayed)
    for _, stream in ipairs(used) do
      length = length + redis.call('XLEN', stream)
    end
    return tonumber(most) - length
  end
  if room() >= count then
    return nil
  end
  local more, retained, furthest, label = false, retained_from(TOPIC, now), nil, nil
  for _, stream in ipairs(used) do
    more = trim_stream(stream, retained) or more
    local oldest, behind = slowest(stream)
    if oldest and redis.call('XLEN', stream) > 0 and (not furthest or is_before(oldest, furthest)) then
      furthest, label = oldest, behind
    end
  end
  local left, dropped = room(), 0
  for _, stream in ipairs(dropping == 'drop' and used or {}) do
    dropped = dropped + drop_oldest(stream, math.min(count - left - dropped, MOST_DROPPED))
  end
  left = left + dropped
  if left >= count then
    return nil
  end
  return (more or dropped >= MOST_DROPPED) and 'MORE' or 'FULL ' .. math.max(left, 0) .. ' ' .. (label or '-')
end
