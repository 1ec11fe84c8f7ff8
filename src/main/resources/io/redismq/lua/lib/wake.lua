-- A name is CONNECTION/NUMBER and every connection listens on one channel. A wake-up is a hint: its failure must not
-- undo what it speaks of.
local function notify(channel, consumer)
  redis.pcall('PUBLISH', channel .. string.match(consumer, '^[^/]*'), consumer)
end

-- Wakes at most count waiting consumers, those that wait longest first.
local function wake(waiters, channel, count)
  if count < 1 then
    return
  end
  local woken = redis.pcall('ZPOPMIN', waiters, count)
  for i = 1, #woken, 2 do
    notify(channel, woken[i])
  end
end
