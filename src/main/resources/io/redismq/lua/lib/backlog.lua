-- Room in a topic whose length is limited: what the subscription that is furthest behind has not done with. Dropping
-- costs a few commands for each message and subscription, so the more of these there are, the less is dropped at once.
local MOST_DROPPED, MOST_ASKED, PAGE = 500, 10000, 8

-- Whether no consumer holds an entry; what is with nobody's pseudo-consumers is let go of.
local function let_go(stream, id)
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, info in ipairs(groups.err and {} or groups) do
    local held = redis.call('XPENDING', stream, info[2], id, id, 1)[1]
    if held and string.sub(held[2], 1, 1) ~= '~' then
      return false
    end
  end
  for _, info in ipairs(groups.err and {} or groups) do
    redis.call('XACK', stream, info[2], id)
  end
  return true
end

-- Drops so many of the oldest entries of a stream, up to the first that may not go.
local function drop_oldest(stream, want, may_go)
  local dropped, read = 0, 1
  while dropped < want and read > 0 do
    local entries = redis.call('XRANGE', stream, '-', '+', 'COUNT', math.min(want - dropped, PAGE))
    for _, entry in ipairs(entries) do
      if not may_go(stream, entry[1]) then
        return dropped
      end
      dropped = dropped + redis.call('XDEL', stream, entry[1])
    end
    read = #entries
  end
  return dropped
end

-- The streams of the priorities in use, lowest first. KEYS[first] on are those of all ten priorities.
local function used_streams(recorded, first)
  local used = {}
  for priority = 0, 9 do
    if priority == 4 or string.find(recorded, priority, 1, true) then
      used[#used + 1] = KEYS[first + 9 - priority]
    end
  end
  return used
end

local function room(used, delayed)
  local length = redis.call('XLEN', delayed)
  for _, stream in ipairs(used) do
    length = length + redis.call('XLEN', stream)
  end
  return tonumber(most) - length
end

-- From where on a trimmed stream is needed, and by which subscription; nil where only retention keeps messages.
local function kept_for(stream, labels, retained)
  local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if first and (not retained or is_before(first[1], retained)) then
    return slowest(stream, labels)
  end
end

-- Nil when so many messages fit, once what nobody needs is gone, and by dropping others if that is wanted; else what to
-- answer.
local function refuse_backlog(used, delayed, due, dropping, now, count)
  if room(used, delayed) >= count then
    return nil
  end
  local labels, more, furthest, label = redis.call('HKEYS', SUBSCRIPTIONS), false, nil, nil
  local retained, dropped, bound = retained_from(TOPIC, now), 0, math.floor(MOST_ASKED / (#labels + 1))
  bound = math.max(PAGE, math.min(bound, MOST_DROPPED))
  for _, stream in ipairs(used) do
    more = trim_stream(stream, labels, retained) or more
    local oldest, behind = kept_for(stream, labels, retained)
    if oldest and (not furthest or is_before(oldest, furthest)) then
      furthest, label = oldest, behind
    end
  end
  local left = room(used, delayed)
  if dropping == 'drop' then
    local want = math.min(count - left, bound)
    for _, stream in ipairs(used) do
      dropped = dropped + drop_oldest(stream, want - dropped, let_go)
    end
    dropped = dropped + drop_oldest(delayed, want - dropped, function(_, id) -- nobody holds what is delayed
      local ms, seq = string.match(id, '(%d+)-(%d+)')
      redis.call('ZREM', due, string.format('new %s-%010d', ms, seq))
      return true
    end)
    left = left + dropped
  end
  if left >= count then
    return nil
  end
  return (more or dropped == bound) and 'MORE' or 'FULL ' .. math.max(left, 0) .. ' ' .. (label or '-')
end
