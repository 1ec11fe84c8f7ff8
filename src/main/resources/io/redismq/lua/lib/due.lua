-- What waits for a time: one sorted set of due time in ms by server time. 'new STREAMID' is a delayed message, its id
-- padded so that equal due times keep the sending order; 'old PRIORITY ID' is a message that waits for its redelivery.
-- A member that is neither, or whose message is gone, is dropped; one of a priority not known now stays until it is.
local function promote(member, delayed, streams)
  local id = string.gsub(string.sub(member, 5), '%-0*(%d)', '-%1')
  local entry = redis.pcall('XRANGE', delayed, id, id)[1]
  if entry then
    local fields = entry[2]
    copy(streams[string.sub(fields[2], 2, 2)] or streams['4'], fields)
    redis.call('XDEL', delayed, id)
  end
end

local A_DAY = 86400000

-- Serves at most limit of those whose time has come. Returns how many ms the next one has left, at most a day, which
-- keeps the number short, or -1 for none; and how many were served.
local function serve_due(due, delayed, returned, group, streams, now, limit)
  local head = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  if not head[1] then
    return -1, 0
  end
  now = tonumber(now())
  local served = 0
  if tonumber(head[2]) <= now then
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
      local priority = string.match(member, '^old (%d) ')
      local stream = streams[priority or '']
      if stream or not string.find(member, '^old %d ') then
        if stream then
          local id = string.sub(member, 7)
          if holds(stream, group, '~delayed', id) then
            pool(returned, stream, group, priority, id)
          end
        else
          promote(member, delayed, streams)
        end
        redis.call('ZREM', due, member)
        served = served + 1
      end
    end
    head = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  end
  return head[1] and math.min(math.max(tonumber(head[2]) - now, 0), A_DAY) or -1, served
end
