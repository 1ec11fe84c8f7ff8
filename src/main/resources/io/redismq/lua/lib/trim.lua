-- Removes what no subscription needs any more from the front of a stream, at most about this many entries.
local MOST_TRIMMED = 10000

-- With a time until which all is retained, in ms since 1970. Returns whether there may be more to remove.
local function trim_stream(stream, retained)
  if redis.call('XLEN', stream) == 0 then
    return false
  end
  local oldest = slowest(stream)
  if retained and (not oldest or is_before(retained, oldest)) then
    oldest = retained
  end
  if not oldest then
    local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
    local ms, seq = string.match(last[1], '^(%d+)%-(%d+)$')
    oldest = ms .. '-' .. string.format('%.0f', seq + 1)
  end
  -- Whole nodes go first, which can be limited; what is left of the last one is few.
  local removed = redis.call('XTRIM', stream, 'MINID', '~', oldest, 'LIMIT', MOST_TRIMMED)
  if removed >= MOST_TRIMMED / 2 then
    return true
  end
  redis.call('XTRIM', stream, 'MINID', oldest)
  return false
end

-- Until when the topic keeps what all subscriptions have had, as an id; nil when it does not.
local function retained_from(topic, now)
  local retention = redis.call('HGET', topic, 'retention')
  return retention and string.format('%.0f', math.max(now - retention, 0)) or nil
end
