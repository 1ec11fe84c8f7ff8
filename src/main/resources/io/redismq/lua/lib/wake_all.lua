-- For new messages of a topic: of each subscription at most count waiting consumers. One PUBLISH tells a connection all
-- of its own, with spaces between.
local SLICE_OF_WAITERS = 500

local function wake_all(waiters, channel, count)
  local woken, so_far, by_connection = {}, {}, {}
  for _, waiter in ipairs(count > 0 and redis.pcall('ZRANGE', waiters, 0, -1) or {}) do
    local label, consumer = string.match(waiter, '^([^ ]*) (.*)$')
    if label and (so_far[label] or 0) < count then
      so_far[label] = (so_far[label] or 0) + 1
      woken[#woken + 1] = waiter
      local connection = string.match(consumer, '^[^/]*')
      local others = by_connection[connection]
      by_connection[connection] = others and others .. ' ' .. consumer or consumer
    end
  end
  for from = 1, #woken, SLICE_OF_WAITERS do
    redis.call('ZREM', waiters, unpack(woken, from, math.min(from + SLICE_OF_WAITERS - 1, #woken)))
  end
  for connection, consumers in pairs(by_connection) do
    redis.pcall('PUBLISH', channel .. connection, consumers)
  end
end
