-- What a client with a selector decided about entries that it was shown; see show.
local MOST_LISTED = 1000

-- How often an entry of an owner was delivered, or nil when it is not his.
local function deliveries(stream, owner, id)
  local held = redis.pcall('XPENDING', stream, group, id, id, 1, owner)[1]
  return held and held[4]
end

-- Grants an entry, which is of the pool or which the consumer holds already. Returns 1, or 0 when it is neither.
local function grant_entry(show, priority, stream, id, pooled)
  local count, entry = deliveries(stream, pooled and '~returned' or consumer, id), nil
  if pooled then
    redis.call('ZREM', RETURNED, priority .. ' ' .. id)
    entry = count and redis.call('XCLAIM', stream, group, consumer, 0, id)[1]
  else
    entry = count and redis.call('XRANGE', stream, id, id)[1]
  end
  count = count and (pooled and count + 1 or count)
  local owner = entry and show.grouped and owner_from_now(entry[2])
  if owner then
    keep_for(owner, stream, id, count - 1)
  elseif entry then
    show.at = pack(show.reply, show.at, priority, entry, count)
    return 1
  elseif count then
    redis.call('XACK', stream, group, id) -- it is gone from the stream
  end
  return 0
end

-- Parks entries of one stream that the consumer holds; nearly all have been shown to it alone, so that their count goes
-- back to zero, and they are moved together. Returns how many got a number in the pool.
local function park(show, priority, stream, ids)
  local fresh, others, counts = {}, {}, {}
  local pending = #ids > 0
    and redis.pcall('XPENDING', stream, group, ids[1], ids[#ids], MOST_LISTED, consumer) or {}
  for _, held in ipairs(pending) do
    counts[held[1]] = held[4]
  end
  for _, id in ipairs(ids) do
    local count = counts[id] or deliveries(stream, consumer, id)
    local entry = count and show.grouped and redis.call('XRANGE', stream, id, id)[1]
    if entry then
      leave_group(entry[2])
    end
    local list = count == 1 and fresh or others
    list[#list + 1] = count and id or nil
    counts[id] = count
  end
  local parked = pool_fresh(RETURNED, stream, group, priority, fresh)
  for _, id in ipairs(others) do
    parked = parked + (pool(RETURNED, stream, group, priority, id, math.max(counts[id] - 1, 0)) and 1 or 0)
  end
  return parked
end

-- Carries out what the client decided. Returns how many entries were parked, and how many granted.
local function decide(show, first, decisions)
  local parked, granted, leaving = 0, 0, {}
  for i = first, first + 3 * decisions - 1, 3 do
    local what, at, id = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    if what ~= 'park' then
      local priority, stream = string.sub(known, at, at), KEYS[FIRST_STREAM - 1 + at]
      granted = granted + grant_entry(show, priority, stream, id, what == 'claim')
    else
      leaving[at] = leaving[at] or {}
      leaving[at][#leaving[at] + 1] = id
    end
  end
  for at, ids in pairs(leaving) do
    parked = parked + park(show, string.sub(known, at, at), KEYS[FIRST_STREAM - 1 + at], ids)
  end
  return parked, granted
end
