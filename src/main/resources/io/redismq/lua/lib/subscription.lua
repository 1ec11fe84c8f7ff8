-- The end of a subscription: its groups, its books, its consumers. What it held leaves the streams with the next trim.
-- The streams are those of all ten priorities.
local function end_subscription(label, subscriptions, leases, waiters, books, streams)
  for _, consumer in ipairs(redis.call('HKEYS', books.consumers)) do
    redis.call('ZREM', leases, place(label, consumer))
    redis.call('ZREM', waiters, place(label, consumer))
  end
  for _, stream in ipairs(streams) do
    redis.pcall('XGROUP', 'DESTROY', stream, label) -- where the stream is missing there is none
  end
  redis.call('DEL', books.consumers, books.returned, books.due, books.groups)
  redis.call('HDEL', subscriptions, label)
end

-- Whether a subscription lasts without consumers, which its label tells.
local function is_durable(label)
  return string.sub(label, 1, 8) == 'durable/'
end
