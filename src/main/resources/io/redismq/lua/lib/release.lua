-- Moves at most limit entries that a consumer holds to the pool of returned ones, in stream order, each with its
-- delivery count less the given number; deletes the consumer where nothing is left, never before, since deleting it
-- would drop its pending entries for good. Returns how many were moved, and whether that was all.
local function release(returned, streams, priorities, group, consumer, limit, less)
  local moved = 0
  for i, stream in ipairs(streams) do
    local pending = redis.pcall('XPENDING', stream, group, '-', '+', limit - moved, consumer)
    if not pending.err then
      for _, held in ipairs(pending) do
        pool(returned, stream, group, string.sub(priorities, i, i), held[1], math.max(held[4] - less, 0))
      end
      moved = moved + #pending
      if moved >= limit then
        return moved, false
      end
      redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
    end
  end
  return moved, true
end

-- Moves what a consumer holds, and then what was kept for it as the owner of groups, which it has not been given.
local function release_all(returned, streams, priorities, group, consumer, limit, less)
  local moved, all = release(returned, streams, priorities, group, consumer, limit, less)
  if all then
    local kept
    kept, all = release(returned, streams, priorities, group, '~for:' .. consumer, limit - moved, 0)
    moved = moved + kept
  end
  return moved, all
end

-- Returns 1 when the consumer had the queue exclusively, so that another one must be woken; else 0.
local function give_up_queue(groups, consumer)
  if redis.call('HGET', groups, '*') ~= consumer then
    return 0
  end
  return redis.call('HDEL', groups, '*')
end
