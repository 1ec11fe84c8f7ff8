-- How far the subscriptions of a topic are.
--@include ids
local LAST_SEQUENCE, EXACT_DIGITS = '18446744073709551615', 15

-- The id behind this one. Of one that Lua cannot count up it is the id itself, so that one entry stays for a while.
local function following(id)
  local ms, seq = parts(id)
  if seq == LAST_SEQUENCE then
    return string.format('%.0f', ms + 1) .. '-0'
  end
  return #seq > EXACT_DIGITS and id or ms .. '-' .. string.format('%.0f', seq + 1)
end

-- The oldest entry that a group has not done with.
local function position(stream, about)
  if about.pending > 0 then
    return redis.call('XPENDING', stream, about.name)[2]
  end
  return following(about['last-delivered-id'])
end

-- The id from which on a stream is needed, and the label of the subscription that needs it from there; nil without one.
-- A subscription whose group is missing, since the stream was deleted by hand, will read it from the beginning.
local function slowest(stream, labels)
  local oldest, label, found = nil, nil, {}
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, info in ipairs(groups.err and {} or groups) do
    local about = {}
    for i = 1, #info, 2 do
      about[info[i]] = info[i + 1]
    end
    local id = position(stream, about)
    if not oldest or is_before(id, oldest) then
      oldest, label = id, about.name
    end
    found[about.name] = true
  end
  for _, each in ipairs(labels) do
    if not found[each] then
      return '0-0', each
    end
  end
  return oldest, label
end
