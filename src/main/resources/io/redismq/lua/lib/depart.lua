-- A consumer leaves, with the streams of a queue or a subscription from KEYS[6] on. Of a subscription these are all
-- ten, and behind them stand its due times and the topic's subscriptions; one that is not durable ends with its last
-- consumer, and what it held with it.
local function streams_of(group)
  return { unpack(KEYS, 6, group == QUEUE_GROUP and #KEYS or #KEYS - 2) }
end

-- Returns how many entries went back, and whether that was all.
local function depart(group, consumer, priorities, limit, less)
  local leases, consumers, streams = KEYS[1], KEYS[2], streams_of(group)
  if group ~= QUEUE_GROUP then
    --@include subscription
    if not is_durable(group) and redis.call('HLEN', consumers) - redis.call('HEXISTS', consumers, consumer) == 0 then
      local books = { consumers = consumers, returned = KEYS[4], due = KEYS[#KEYS - 1], groups = KEYS[5] }
      end_subscription(group, KEYS[#KEYS], leases, KEYS[3], books, streams)
      redis.call('ZREM', leases, place(group, consumer))
      return 0, true
    end
  end
  local moved, all = release_all(KEYS[4], streams, priorities, group, consumer, limit, less)
  if all then
    redis.call('ZREM', leases, place(group, consumer))
    redis.call('HDEL', consumers, consumer)
  end
  return moved, all
end
