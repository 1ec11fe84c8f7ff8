-- Moves at most limit delayed messages that are due to the stream of their priority, in the order of their due times.
-- A member of the due set is a stream id with its sequence padded, so that equal due times keep the sending order.
-- What is no such id, or has no message, is dropped. Returns how many were moved.
local function promote(due, delayed, streams, now, limit)
  local moved = 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
    local id = string.gsub(member, '%-0*(%d)', '-%1')
    local entry = redis.pcall('XRANGE', delayed, id, id)[1]
    if entry then
      local fields = entry[2]
      copy(streams[string.sub(fields[2], 2, 2)] or streams['4'], fields)
      redis.call('XDEL', delayed, id)
      moved = moved + 1
    end
    redis.call('ZREM', due, member)
  end
  return moved
end

-- Puts at most limit messages whose redelivery delay is over into the pool of returned ones; returns how many. One
-- that is no longer pending, since the group was lost, is dropped: the group made anew delivers it. One of a priority
-- that is not known now stays until it is.
local function release_backed_off(backoff, group, streams, now, limit)
  local moved = 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', backoff, '-inf', now, 'LIMIT', 0, limit)) do
    local stream = streams[string.sub(member, 1, 1)]
    if stream then
      redis.pcall('XCLAIM', stream, group, '~returned', 0, string.sub(member, 3), 'JUSTID')
      redis.call('ZREM', backoff, member)
      moved = moved + 1
    end
  end
  return moved
end

-- Milliseconds until the head of a sorted set of due times, or nil when the set is empty.
local function until_next(set, now)
  local head = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  return head[2] and math.max(tonumber(head[2]) - now, 0)
end
