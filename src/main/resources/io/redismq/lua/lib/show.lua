-- Entries for a consumer with a selector: all that it looks at is in the pool, so nobody is kept from it meanwhile. A
-- show is a table: grouped, streams by priority, kept and evidence (see expire), cursor (up to where the consumer has
-- examined), keeps_more (not all that was kept for it is in the pool yet); and what came of it: reply and at (see
-- pack), expired.
local MOST_REGAINED = 200

-- What was kept for the consumer as the owner of groups goes where it looks. Returns whether there may be more.
local function regain_all()
  local more = false
  for i = 1, #known do
    more = regain(KEYS[FIRST_STREAM - 1 + i], string.sub(known, i, i), MOST_REGAINED) == MOST_REGAINED or more
  end
  return more
end

-- Without the body, which no selector may look at; whose group it is matters when it is claimed. Returns 1, or 0 when
-- the entry has expired.
local function show_entry(show, priority, entry, count, member)
  if is_expired(entry[2], now) then
    expire(show.streams[priority], group, entry, count - 1, now, show.kept, show.evidence)
    show.expired = show.expired + 1
    redis.call('ZREM', RETURNED, member)
    return 0
  end
  local body = show.at + 2
  show.at = pack(show.reply, show.at, priority, entry, count)
  -- What has no header is text by hand, told from an entry that has nothing of ours by its body being there.
  show.reply[body] = show.reply[body] and '' or false
  return 1
end

-- Shows what came into the pool behind the cursor. Returns how far it came, how many it showed, and whether that was
-- all.
local function show_pool(show, cursor, most)
  local members = most > 0
    and redis.call('ZRANGEBYSCORE', RETURNED, '(' .. cursor, '+inf', 'WITHSCORES', 'LIMIT', 0, most) or {}
  local shown = 0
  for i = 1, #members, 2 do
    local priority, id = string.match(members[i], '^(%d) (.+)$')
    local stream = priority and show.streams[priority]
    local count = stream and deliveries(stream, id)
    local entry = count and redis.call('XRANGE', stream, id, id)[1]
    if entry then
      shown = shown + show_entry(show, priority, entry, count + 1, members[i])
    elseif stream then
      redis.call('ZREM', RETURNED, members[i])
      if count then
        redis.call('XACK', stream, group, id)
      end
    end
    cursor = tonumber(members[i + 1])
  end
  return cursor, shown, most > 0 and #members < 2 * most
end

local function read_new(stream, want)
  local read = redis.pcall('XREADGROUP', 'GROUP', group, '~returned', 'COUNT', want, 'STREAMS', stream, '>')
  if read and read.err then
    if not string.find(read.err, 'NOGROUP', 1, true) then
      error(read.err)
    end
    redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
    read = redis.call('XREADGROUP', 'GROUP', group, '~returned', 'COUNT', want, 'STREAMS', stream, '>')
  end
  return read and read[1][2] or {}
end

-- Pulls new entries into the pool, of the highest priority first. Returns how many.
local function pull(most)
  local pulled = 0
  for i = 1, #known do
    local stream, ids = KEYS[FIRST_STREAM - 1 + i], {}
    for at, entry in ipairs(most > pulled and read_new(stream, most - pulled) or {}) do
      ids[at] = entry[1]
    end
    pulled = pulled + pool_fresh(RETURNED, stream, group, string.sub(known, i, i), ids)
  end
  return pulled
end
