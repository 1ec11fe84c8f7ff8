-- What waits for a time: one sorted set of due time in ms by server time. 'new STREAMID' is a delayed message, its id
-- padded so that equal due times keep the sending order; 'old PRIORITY ID' is a message that waits for its redelivery.
local function promote(member, delayed, streams)
  local id = string.gsub(string.sub(member, 5), '%-0*(%d)', '-%1')
  local entry = redis.call('XRANGE', delayed, id, id)[1]
  if entry then
    local fields = entry[2]
    redis.call('XADD', streams[string.sub(fields[2], 2, 2)] or streams['4'], '*', unpack(fields))
    redis.call('XDEL', delayed, id)
  end
end

-- Serves at most limit of those whose time has come; returns how many ms the next one has left, or -1 for none.
local function serve_due(due, delayed, group, streams, now, limit)
  local head = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  if not head[1] then
    return -1
  end
  now = tonumber(now())
  if tonumber(head[2]) <= now then
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
      if string.sub(member, 1, 1) == 'n' then
        promote(member, delayed, streams)
      else
        local stream = streams[string.sub(member, 5, 5)]
        redis.call('XCLAIM', stream, group, '~returned', 0, string.sub(member, 7), 'JUSTID')
      end
      redis.call('ZREM', due, member)
    end
    head = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  end
  return head[1] and math.max(tonumber(head[2]) - now, 0) or -1
end
