-- The pool: entries that are nobody's, pending with ~returned. They came back, or a consumer with a selector parked
-- them. Pending lists are in stream order, which is the order of delivery; beside them a sorted set keeps in which
-- order entries came into the pool, "PRIORITY ID" by a rising number, so that a consumer with a selector examines each
-- once. A topic has no such consumers: there each looks at whole messages.
local LAST = '~last' -- the member whose score is the number given last; it sorts behind the entry that has it

-- Puts an entry into the pool, with a new delivery count unless that is nil. Returns whether it got a number: one that
-- is gone from its stream does not.
local function pool(returned, stream, group, priority, id, count)
  local moved
  if count then
    moved = redis.call('XCLAIM', stream, group, '~returned', 0, id, 'RETRYCOUNT', count, 'JUSTID')
  else
    moved = redis.call('XCLAIM', stream, group, '~returned', 0, id, 'JUSTID')
  end
  if moved[1] and group == QUEUE_GROUP then
    redis.call('ZADD', returned, redis.call('ZINCRBY', returned, 1, LAST), priority .. ' ' .. id)
  end
  return moved[1] ~= nil
end

-- The same for many entries, as if they had never been delivered. Returns how many there were.
local function pool_fresh(returned, stream, group, priority, ids)
  if #ids == 0 then
    return 0
  end
  local claim = { 'XCLAIM', stream, group, '~returned', 0 }
  for i, id in ipairs(ids) do
    claim[5 + i] = id
  end
  claim[#claim + 1], claim[#claim + 2], claim[#claim + 3] = 'RETRYCOUNT', 0, 'JUSTID'
  local moved = redis.call(unpack(claim))
  if #moved > 0 then
    local numbers, last = { 'ZADD', returned }, redis.call('ZINCRBY', returned, #moved, LAST) - #moved
    for i, id in ipairs(moved) do
      numbers[#numbers + 1] = last + i
      numbers[#numbers + 1] = priority .. ' ' .. id
    end
    redis.call(unpack(numbers))
  end
  return #moved
end
