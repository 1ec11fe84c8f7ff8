-- How far the subscriptions of a topic are. Ids are compared as pairs of numbers.
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)%-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end

local function is_before(one, other)
  local ms, seq = parts(one)
  local other_ms, other_seq = parts(other)
  return ms < other_ms or ms == other_ms and seq < other_seq
end

-- The oldest entry that a group has not done with.
local function position(stream, about)
  if about.pending > 0 then
    return redis.call('XPENDING', stream, about.name)[2]
  end
  local ms, seq = string.match(about['last-delivered-id'], '^(%d+)%-(%d+)$')
  return ms .. '-' .. string.format('%.0f', seq + 1)
end

-- The id from which on a stream is needed, and the label of the subscription that needs it from there; nil without one.
local function slowest(stream)
  local oldest, label = nil, nil
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
  end
  return oldest, label
end
