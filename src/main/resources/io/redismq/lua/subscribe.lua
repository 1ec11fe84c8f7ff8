-- Makes a subscription of a topic exist, and registers a consumer of it, before its first fetch. A subscription of the
-- same label that was made for another one (its token differs) ends first. Where a consumer must be alone, those of
-- other connections are put out: what they held goes back with its count, as from the dead.
--
-- KEYS  1 subscriptions, 2 what is known of the topic, 3 leases, 4 waiters, 5 priorities, 6 consumers, 7 returned,
--       8 due times, 9 groups, 10… the streams of all ten priorities, highest first
-- ARGV  1 label, 2 token, 3 consumer, 4 lease in ms, 5 where a new subscription starts: an id, '0' or '$',
--       6 'alone' or '', 7 entries to move at most, 8 now ('' in production)
-- REPLY OK number (of the subscription, rising with each that is made) | MORE (call again) | ERROR text
-- COST  O(priorities + entries moved)
--@include reply
--@include place
--@include clock
--@include lease
--@include pool
--@include release
--@include subscription

local ALL_PRIORITIES = '9876543210'
local label, token, consumer = ARGV[1], ARGV[2], ARGV[3]
local SUBSCRIPTIONS, TOPIC, LEASES, WAITERS, CONSUMERS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[6]

local function all_streams()
  return { unpack(KEYS, 10, 19) }
end

local function create(recorded)
  local number = redis.call('HINCRBY', TOPIC, 'last', 1)
  for priority = 0, 9 do
    if priority == 4 or string.find(recorded, priority, 1, true) then
      redis.pcall('XGROUP', 'CREATE', KEYS[19 - priority], label, ARGV[5], 'MKSTREAM')
    end
  end
  redis.call('HSET', SUBSCRIPTIONS, label, number .. ' ' .. token)
  return number
end

-- Consumers of the same connection stay: they are closed, and their messages are being settled. Returns whether all
-- others are out.
local function put_out_others()
  local left, connection = tonumber(ARGV[7]), string.match(consumer, '^[^/]*/')
  for _, other in ipairs(redis.call('HKEYS', CONSUMERS)) do
    if string.sub(other, 1, #connection) ~= connection then
      local moved, all = release_all(KEYS[7], all_streams(), ALL_PRIORITIES, label, other, left, 0)
      left = left - moved
      redis.call('ZREM', WAITERS, place(label, other))
      if not all or left <= 0 then
        return false
      end
      redis.call('ZREM', LEASES, place(label, other))
      redis.call('HDEL', CONSUMERS, other)
    end
  end
  return true
end

return answer(function()
  for i = 10, 19 do
    redis.call('XLEN', KEYS[i]) -- a key of another type is refused before anything is written
  end
  redis.call('HEXISTS', CONSUMERS, consumer)
  local number, known = string.match(redis.call('HGET', SUBSCRIPTIONS, label) or '', '^(%d+) (.*)$')
  -- A first write that needs no memory: with Redis full a consumer must be able to come and receive.
  redis.call('ZREM', WAITERS, place(label, consumer))
  if known and known ~= token then
    local books = { consumers = CONSUMERS, returned = KEYS[7], due = KEYS[8], groups = KEYS[9] }
    end_subscription(label, SUBSCRIPTIONS, LEASES, WAITERS, books, all_streams())
    known = nil
  end
  if not known then
    number = create(redis.call('GET', KEYS[5]) or '4')
  elseif ARGV[6] == 'alone' and not put_out_others() then
    return 'MORE'
  end
  redis.call('HSETNX', CONSUMERS, consumer, 0)
  local now = tonumber(clock(ARGV[8]))
  renew(LEASES, place(label, consumer), now, tonumber(ARGV[4]))
  return 'OK ' .. number
end)
