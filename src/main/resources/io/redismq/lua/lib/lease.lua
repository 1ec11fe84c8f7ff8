-- Leases of consumers: a sorted set of consumer -> end of lease, by server time, with two members of its own:
-- ~seen, when any client was last here, and ~grace, until when nobody is reaped.
local SEEN, GRACE = '~seen', '~grace'

-- When the clock jumped back, all leases move back with it.
local function move_back(leases, by)
  for _, member in ipairs(redis.call('ZRANGE', leases, 0, 999)) do
    redis.call('ZINCRBY', leases, -by, member)
  end
end

-- A consumer that was made by hand may have any name. In a reply it is spelled with %XX for all that is not plain,
-- since spaces part the words of a reply and clients read text; ours have plain names.
local function spell(name)
  return (string.gsub(name, '[^%w/_.:~-]', function(c)
    return string.format('%%%02X', string.byte(c))
  end))
end

local function read_name(spelled)
  return (string.gsub(spelled, '%%(%x%x)', function(hex)
    return string.char(tonumber(hex, 16))
  end))
end

-- Renews one lease, or none for a consumer of nil; returns the consumer whose lease ended first before anybody was
-- last here, or nil. When nobody was here for half a lease, the server was away or its clock jumped ahead, and every
-- lease may look overdue although its holder lives: then all get one lease's time to come back.
local function renew(leases, consumer, now, lease)
  local head = redis.call('ZRANGE', leases, 0, 2, 'WITHSCORES')
  local seen = tonumber(head[1] == SEEN and head[2] or redis.call('ZSCORE', leases, SEEN) or 0)
  local jumped_back = seen > now + 1000
  if jumped_back then
    move_back(leases, seen - now)
  end
  local dead = nil
  if jumped_back or now - seen > lease / 2 then
    redis.call('ZADD', leases, now + lease, GRACE)
  elseif head[1] ~= SEEN and tonumber(redis.call('ZSCORE', leases, GRACE) or 0) <= now then
    redis.call('ZREM', leases, GRACE)
    dead = head[1] ~= GRACE and head[1] or head[3] ~= SEEN and head[3] or nil
  end
  if consumer then
    redis.call('ZADD', leases, now, SEEN, now + lease, consumer)
  else
    redis.call('ZADD', leases, now, SEEN)
  end
  return dead
end
