-- Moves at most limit delayed messages that are due to the stream of their priority, in the order of their due times.
-- A member of the due set is a stream id with its sequence padded, so that equal due times keep the sending order.
local function promote(due, delayed, streams, now, limit)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
    local id = string.gsub(member, '%-0*(%d)', '-%1')
    local entry = redis.call('XRANGE', delayed, id, id)[1]
    if entry then
      local fields = entry[2]
      redis.call('XADD', streams[string.sub(fields[2], 2, 2)] or streams['4'], '*', unpack(fields))
      redis.call('XDEL', delayed, id)
    end
    redis.call('ZREM', due, member)
  end
end

-- Puts at most limit messages whose redelivery delay is over into the pool of returned ones.
local function release_backed_off(backoff, group, streams, now, limit)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', backoff, '-inf', now, 'LIMIT', 0, limit)) do
    local stream = streams[string.sub(member, 1, 1)]
    redis.call('XCLAIM', stream, group, '~returned', 0, string.sub(member, 3), 'JUSTID')
    redis.call('ZREM', backoff, member)
  end
end

-- Milliseconds until the head of a sorted set of due times, or nil when the set is empty.
local function until_next(set, now)
  local head = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  return head[2] and math.max(tonumber(head[2]) - now, 0)
end
