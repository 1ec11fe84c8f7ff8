-- What a client with a selector decided about entries of the pool that it was shown; see show.

-- How often an entry of the pool was delivered, or nil when it is not there.
local function deliveries(stream, id)
  local held = redis.pcall('XPENDING', stream, group, id, id, 1, '~returned')[1]
  return held and held[4]
end

-- Whether an entry of the pool has a group of which older ones came into the pool since the consumer examined it: they
-- were kept for another owner, or returned. So many are looked through; when there are more, it is taken for granted.
local MOST_UNEXAMINED = 1000

local function overtakes(show, priority, stream, id)
  local entry = redis.call('XRANGE', stream, id, id)[1]
  local field = entry and group_field(entry[2])
  if not field then
    return false
  end
  show.unexamined = show.unexamined
    or redis.call('ZRANGEBYSCORE', RETURNED, '(' .. show.cursor, '+inf', 'LIMIT', 0, MOST_UNEXAMINED)
  for _, member in ipairs(show.unexamined) do
    local other_priority, other = string.match(member, '^(%d) (.+)$')
    if other_priority == priority and is_before(other, id) then
      local older = redis.call('XRANGE', stream, other, other)[1]
      if older and group_field(older[2]) == field then
        return true
      end
    end
  end
  return #show.unexamined == MOST_UNEXAMINED
end

-- Grants an entry of the pool. Returns 1, or 0 when it is not there any more, or came back since it was examined: its
-- count is another one then, and what came back with it goes before it, so it is to be shown anew.
local function claim(show, priority, stream, id)
  local member = priority .. ' ' .. id
  local count = deliveries(stream, id)
  if tonumber(redis.call('ZSCORE', RETURNED, member) or 0) > show.cursor then
    return 0
  elseif count and show.grouped and overtakes(show, priority, stream, id) then
    pool(RETURNED, stream, group, priority, id)
    return 0
  end
  redis.call('ZREM', RETURNED, member)
  local entry = count and redis.call('XCLAIM', stream, group, consumer, 0, id)[1]
  local owner = entry and show.grouped and owner_from_now(entry[2])
  if owner then
    keep_for(owner, stream, priority, id, count)
  elseif entry then
    show.at = pack(show.reply, show.at, priority, entry, count + 1)
    return 1
  elseif count then
    redis.call('XACK', stream, group, id) -- it is gone from the stream
  end
  return 0
end

-- Leaves an entry to others, and with it its group, unless more of the group may be kept for the consumer, which others
-- would overtake: then the entry is shown again. Returns 1 if it left one.
local function leave(show, priority, stream, id)
  local entry = show.grouped and deliveries(stream, id) and redis.call('XRANGE', stream, id, id)[1]
  if entry and show.keeps_more then
    pool(RETURNED, stream, group, priority, id)
    return 0
  elseif entry then
    leave_group(entry[2])
  end
  return entry and 1 or 0
end

-- Carries out what the client decided. Returns how many entries it left to others, and how many are granted.
local function decide(show, first, decisions)
  local left, granted = 0, 0
  for i = first, first + 3 * decisions - 1, 3 do
    local what, at, id = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    local priority, stream = string.sub(known, at, at), KEYS[FIRST_STREAM - 1 + at]
    if what == 'claim' then
      granted = granted + claim(show, priority, stream, id)
    else
      left = left + leave(show, priority, stream, id)
    end
  end
  return left, granted
end
