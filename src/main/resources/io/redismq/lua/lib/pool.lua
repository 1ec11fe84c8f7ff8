-- The pool: entries that are nobody's, pending with ~returned. They came back, or a consumer with a selector parked
-- them. Pending lists are in stream order, which is the order of delivery; beside them a sorted set keeps in which
-- order entries came into the pool, "PRIORITY ID" by a rising number, so that a consumer with a selector examines each
-- once.
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
  if moved[1] then
    redis.call('ZADD', returned, redis.call('ZINCRBY', returned, 1, LAST), priority .. ' ' .. id)
  end
  return moved[1] ~= nil
end
