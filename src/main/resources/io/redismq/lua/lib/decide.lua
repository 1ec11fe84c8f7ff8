-- What a client with a selector decided about entries that it was shown; see show.

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

-- Carries out what the client decided. Returns how many entries were parked, and how many granted.
local function decide(show, first, decisions)
  local parked, granted = 0, 0
  for i = first, first + 3 * decisions - 1, 3 do
    local what, at, id = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    local priority, stream = string.sub(known, at, at), KEYS[FIRST_STREAM - 1 + at]
    if what ~= 'park' then
      granted = granted + grant_entry(show, priority, stream, id, what == 'claim')
    else
      local count = deliveries(stream, consumer, id)
      if count then
        local entry = show.grouped and redis.call('XRANGE', stream, id, id)[1]
        if entry then
          leave_group(entry[2])
        end
        pool(RETURNED, stream, group, priority, id, math.max(count - 1, 0))
        parked = parked + 1
      end
    end
  end
  return parked, granted
end
