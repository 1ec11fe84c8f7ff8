-- Ends what a group has to do with entries. On a topic they stay for the other subscriptions, until trim.
local function settle(stream, group, ...)
  redis.call('XACK', stream, group, ...)
  if group == QUEUE_GROUP then
    redis.call('XDEL', stream, ...)
  end
end
