-- Message groups. One consumer at a time owns a group: from the first message of it that it gets until it is gone. The
-- hash of owners has a bounded number of fields, as groups share them by a hash of their names; its field * names who
-- has the whole queue, among consumers that want it exclusively, whose names end in x. Entries of a group that another
-- consumer owns wait for it, pending with ~for:OWNER. All this is looked at only where a batch with groups was sent.
local QUEUE = '*'

-- One that ends, closed or reaped, is unknown, but has its lease until all that it had is back.
local function is_alive(owner)
  return owner and (redis.call('HEXISTS', CONSUMERS, owner) == 1
    or redis.call('ZSCORE', LEASES, place(group, owner)) ~= false)
end

-- The field of an entry's group, or nil when it has none. What was set aside has none.
local function group_field(fields)
  local header = fields[1] == 'header' and fields[2]
  if not header or (string.byte(header, 19) or 10) == 10 or string.byte(header) ~= 49
    or fields[#fields - 1] == 'evidence' then
    return nil
  end
  return string.sub(redis.sha1hex(string.match(header, '^[^\n]*', 19)), 1, 3)
end

-- Which other consumer owns the group of an entry, or nil.
local function other_owner(fields)
  local field = group_field(fields)
  local owner = field and redis.call('HGET', GROUPS, field)
  return owner and owner ~= consumer and is_alive(owner) and owner or nil, field, owner
end

-- The same for an entry that the consumer is to get: with nil it owns the group from now on.
local function owner_from_now(fields)
  local other, field, owner = other_owner(fields)
  if field and not other and owner ~= consumer then
    redis.call('HSET', GROUPS, field, consumer)
  end
  return other
end

-- Keeps an entry for the owner of its group, and wakes it. For one that ends it goes into the pool, which is where its
-- end puts all, or that would never be through. Returns whether it was kept.
local function keep_for(owner, stream, priority, id, count)
  if redis.call('HEXISTS', CONSUMERS, owner) == 0 then
    pool(RETURNED, stream, group, priority, id, count)
    return false
  end
  redis.call('XCLAIM', stream, group, '~for:' .. owner, 0, id, 'RETRYCOUNT', count, 'JUSTID')
  if redis.call('ZREM', WAITERS, place(group, owner)) == 1 then
    notify(channel, owner)
  end
  return true
end

-- Puts what was kept for the consumer into the pool, from which it takes it in stream order. Returns how many.
local function regain(stream, priority, most)
  local kept = redis.pcall('XPENDING', stream, group, '-', '+', most, '~for:' .. consumer)
  if kept.err then
    return 0
  end
  for _, held in ipairs(kept) do
    pool(RETURNED, stream, group, priority, held[1], held[4])
  end
  return #kept
end

-- Who does not want a message of its group does not own the group any more, or nobody would ever get the message.
local function leave_group(fields)
  local other, field, owner = other_owner(fields)
  if field and not other and owner == consumer then
    redis.call('HDEL', GROUPS, field)
  end
end

-- A bulk fetch read past all this: the consumer owns the groups of what it got, and what is another's goes there.
local MOST_SORTED = 1000

local function sort_groups(stream, priority)
  for _, held in ipairs(redis.call('XPENDING', stream, group, '-', '+', MOST_SORTED, consumer)) do
    local entry = redis.call('XRANGE', stream, held[1], held[1])[1]
    local owner = entry and owner_from_now(entry[2])
    if owner then
      keep_for(owner, stream, priority, held[1], held[4] - 1)
    end
  end
end

-- Whether another consumer has the whole queue, or takes it.
local function is_excluded()
  if string.sub(consumer, -1) ~= 'x' then
    return false
  end
  local owner = redis.call('HGET', GROUPS, QUEUE)
  if owner ~= consumer and is_alive(owner) then
    return true
  end
  if owner ~= consumer then
    redis.call('HSET', GROUPS, QUEUE, consumer)
  end
  return false
end
