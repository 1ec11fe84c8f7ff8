-- A consumer leaves, with the streams of a queue or a subscription from KEYS[6] on. Of a subscription these are all
-- ten, and behind them stand its due times and the topic's subscriptions; one that is not durable ends with its last
-- consumer, and what it held with it.
local function streams_of(group)
  return { unpack(KEYS, 6, group == QUEUE_GROUP and #KEYS or #KEYS - 2) }
end

-- From here on the consumer is unknown, and only its lease tells that not all is back yet. Returns how many entries
-- went back, whether that was all, and how many to wake: behind several steps those too that met something of it.
local function depart(group, consumer, priorities, limit, less)
  local leases, consumers, streams = KEYS[1], KEYS[2], streams_of(group)
  local goes_on = redis.call('HDEL', consumers, consumer) == 0
  if group ~= QUEUE_GROUP then
    --@include subscription
    if not is_durable(group) and redis.call('HLEN', consumers) == 0 then
      local books = { consumers = consumers, returned = KEYS[4], due = KEYS[#KEYS - 1], groups = KEYS[5] }
      end_subscription(group, KEYS[#KEYS], leases, KEYS[3], books, streams)
      redis.call('ZREM', leases, place(group, consumer))
      return 0, true, 0
    end
  end
  local moved, all = release_all(KEYS[4], streams, priorities, group, consumer, limit, less)
  if all then
    redis.call('ZREM', leases, place(group, consumer))
  end
  return moved, all, moved + (all and goes_on and limit or 0) + (all and give_up_queue(KEYS[5], consumer) or 0)
end
