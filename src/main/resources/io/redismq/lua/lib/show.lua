-- Entries for a consumer with a selector. A show is a table: returned (see pool), streams by priority, kept and
-- evidence (see expire); and what came of it: reply and at (see pack), expired.

-- Without the body, which no selector may look at. Returns 1, or 0 when the entry has expired.
local function show_entry(show, priority, entry, count, pooled)
  if is_expired(entry[2], now) then
    expire(show.streams[priority], group, entry, count - 1, now, show.kept, show.evidence)
    show.expired = show.expired + 1
    if pooled then
      redis.call('ZREM', show.returned, pooled)
    end
    return 0
  end
  local body = show.at + 2
  show.at = pack(show.reply, show.at, priority, entry, count)
  -- What has no header is text by hand, told from an entry that has nothing of ours by its body being there.
  show.reply[body] = show.reply[body] and '' or false
  return 1
end

-- How often an entry of an owner was delivered, or nil when it is not his.
local function deliveries(stream, owner, id)
  local held = redis.pcall('XPENDING', stream, group, id, id, 1, owner)[1]
  return held and held[4]
end

-- Grants an entry, which is of the pool or which the consumer holds already. Returns 1, or 0 when it is neither.
local function grant_entry(show, priority, stream, id, pooled)
  local count, entry = deliveries(stream, pooled and '~returned' or consumer, id), nil
  if pooled then
    redis.call('ZREM', show.returned, priority .. ' ' .. id)
    entry = count and redis.call('XCLAIM', stream, group, consumer, 0, id)[1]
  else
    entry = count and redis.call('XRANGE', stream, id, id)[1]
  end
  if entry then
    show.at = pack(show.reply, show.at, priority, entry, pooled and count + 1 or count)
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
      if count and pool(show.returned, stream, group, priority, id, math.max(count - 1, 0)) then
        parked = parked + 1
      end
    end
  end
  return parked, granted
end

-- Shows what came into the pool behind the cursor. Returns how far it came, how many it showed, and whether that was
-- all.
local function show_pool(show, cursor, most)
  local members = most > 0
    and redis.call('ZRANGEBYSCORE', show.returned, '(' .. cursor, '+inf', 'WITHSCORES', 'LIMIT', 0, most) or {}
  local shown = 0
  for i = 1, #members, 2 do
    local priority, id = string.match(members[i], '^(%d) (.+)$')
    local stream = priority and show.streams[priority]
    local count = stream and deliveries(stream, '~returned', id)
    local entry = count and redis.call('XRANGE', stream, id, id)[1]
    if entry then
      shown = shown + show_entry(show, priority, entry, count + 1, members[i])
    elseif stream then
      redis.call('ZREM', show.returned, members[i])
      if count then
        redis.call('XACK', stream, group, id)
      end
    end
    cursor = tonumber(members[i + 1])
  end
  return cursor, shown, most > 0 and #members < 2 * most
end

local function read_new(stream, want)
  local read = redis.pcall('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', stream, '>')
  if read and read.err then
    if not string.find(read.err, 'NOGROUP', 1, true) then
      error(read.err)
    end
    redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
    read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', stream, '>')
  end
  return read and read[1][2] or {}
end

-- Takes new entries, of the highest priority first. Returns how many are shown, and whether there are no more.
local function show_new(show, most)
  local shown, read = 0, 0
  for i = 1, #known do
    for _, entry in ipairs(most > read and read_new(KEYS[FIRST_STREAM - 1 + i], most - read) or {}) do
      read = read + 1
      shown = shown + show_entry(show, string.sub(known, i, i), entry, 1)
    end
  end
  return shown, read < most
end
