-- Leases of consumers: a sorted set of consumer -> end of lease, by server time, with two members of its own:
-- ~seen, when any client was last here, and ~grace, until when nobody is reaped.
local SEEN, GRACE = '~seen', '~grace'

-- Renews one lease. When nobody was here for half a lease, the server was away or its clock jumped ahead, and every
-- lease may look overdue although its holder lives: then all get one lease's time to come back. When the clock
-- jumped back, all leases move back with it.
local function renew(leases, consumer, now, lease)
  local seen = tonumber(redis.call('ZSCORE', leases, SEEN) or 0)
  if seen > now + 1000 then
    for _, member in ipairs(redis.call('ZRANGE', leases, 0, 999)) do
      redis.call('ZINCRBY', leases, now - seen, member)
    end
  end
  if seen > now + 1000 or now - seen > lease / 2 then
    redis.call('ZADD', leases, now + lease, GRACE)
  end
  redis.call('ZADD', leases, now, SEEN, now + lease, consumer)
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

-- The consumer whose lease ended first, spelled, or nil when none did or the time of grace is on.
local function overdue(leases, now)
  local ended = redis.call('ZRANGEBYSCORE', leases, '-inf', '(' .. now, 'LIMIT', 0, 3)
  for _, member in ipairs(ended) do
    if member ~= SEEN and member ~= GRACE then
      local grace = tonumber(redis.call('ZSCORE', leases, GRACE) or 0)
      return grace <= now and spell(member) or nil
    end
  end
  return nil
end
