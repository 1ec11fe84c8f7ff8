-- Decides whether a consumer's request may run; nil means yes. A consumer has one request under way at a time and
-- numbers them from 1, so a number not above the last one is a repeat of what was done already. A consumer that is
-- unknown although its number is above 1 was reaped, or the data was lost: nothing is its own any more. One of a
-- subscription is known before its first request. Returns the mark behind the recorded number too, which stays until a
-- fetch has counted.
local UNCOUNTED = '?' -- the consumer may hold more than it knows, see lib/bulk

local function refusal(consumers, group, consumer, request)
  local last = redis.call('HGET', consumers, consumer)
  if not last then
    return (request > 1 or group ~= QUEUE_GROUP) and 'LEASE_LOST' or nil, ''
  end
  local number, mark = tonumber(last), ''
  if not number then
    number, mark = tonumber(string.sub(last, 1, -2)), UNCOUNTED
  end
  return request <= number and 'REPEATED' or nil, mark
end

-- Whether the consumer holds an entry: it may have been moved by hand, or have been lost with its group.
local function holds(stream, group, consumer, id)
  return redis.pcall('XPENDING', stream, group, id, id, 1, consumer)[1] ~= nil
end

-- The first write of a request. It needs no memory, so under maxmemory the rest is not refused; it changes nothing,
-- but fails on a stream key of another type before anything is changed.
local function touch(group, first_stream)
  for i = first_stream, #KEYS do
    redis.call('XACK', KEYS[i], group, '0-0')
  end
end
