-- Registers a consumer with the record of a named subscription, which is one for a client id and a name, whatever the
-- topic. The record is made if there is none. Where it is of another topic, selector or noLocal and has no active
-- consumer, it is made anew; what it was is remembered until its end is reported, so that a crash leaves nothing
-- behind. No token is ever given twice, so that what ends the one does not end the other.
--
-- KEYS  1 record, 2 active consumers
-- ARGV  1 consumer, 2 lease in ms, 3 topic, escaped, 4 'shared', or 'alone' when one consumer at a time may be active,
--       5 selector, 6 'noLocal' or '', 7 'durable', or '' when the record ends with its last consumer,
--       8 now ('' in production)
-- REPLY OK token ended (the subscription's token; then topic and token of each that must be ended first)
--       | ACTIVE (it has an active consumer) | OTHER_KIND (it is shared and the caller is alone, or the other way
--       round) | ERROR text
-- COST  O(active consumers)
--@include reply
--@include clock
--@include linger

local RECORD, ACTIVE = KEYS[1], KEYS[2]
local consumer, topic, kind, selector, no_local = ARGV[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

-- A consumer that is alone needs a client id, which one connection has at a time: those of others are gone.
local function has_others()
  local connection, found = string.match(consumer, '^[^/]*/'), false
  for _, other in ipairs(redis.call('ZRANGE', ACTIVE, 0, -1)) do
    if kind == 'alone' and string.sub(other, 1, #connection) ~= connection then
      redis.call('ZREM', ACTIVE, other)
    else
      found = found or other ~= consumer
    end
  end
  return found
end

local function register(now)
  redis.call('ZADD', ACTIVE, now + ARGV[2], consumer)
  if ARGV[7] == '' then
    linger(ARGV[2])
  end
end

return answer(function()
  local now = tonumber(clock(ARGV[8]))
  local known_topic, token, known_kind, known_selector, known_no_local, ending, old =
    unpack(redis.call('HMGET', RECORD, 'topic', 'token', 'kind', 'selector', 'noLocal', 'ending', 'old'))
  redis.call('ZREMRANGEBYSCORE', ACTIVE, '-inf', '(' .. string.format('%.0f', now)) -- needs no memory
  if token and not ending and known_kind ~= kind then
    return 'OTHER_KIND'
  end
  local others = has_others()
  if token and others and kind == 'alone' then
    return 'ACTIVE'
  end
  local same = known_topic == topic and known_selector == selector and known_no_local == no_local
  if not token or ending or not same then
    if token and others then
      return 'ACTIVE'
    end
    old = token and ((old and old .. ' ' or '') .. known_topic .. ' ' .. token) or old
    token = consumer .. '@' .. string.format('%.0f', now)
    redis.call('DEL', RECORD)
    redis.call('HSET', RECORD, 'topic', topic, 'token', token, 'kind', kind, 'selector', selector, 'noLocal', no_local)
    if old then
      redis.call('HSET', RECORD, 'old', old)
    end
  end
  register(now)
  return 'OK ' .. token .. (old and ' ' .. old or '')
end)
