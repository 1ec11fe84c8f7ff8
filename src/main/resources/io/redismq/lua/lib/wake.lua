-- Wakes at most count waiting consumers, those that wait longest first. A name is CONNECTION/NUMBER and every
-- connection listens on one channel. A wake-up is a hint: its failure must not undo what it speaks of.
local function wake(waiters, channel, count)
  if count < 1 then
    return
  end
  local woken = redis.pcall('ZPOPMIN', waiters, count)
  for i = 1, #woken, 2 do
    redis.pcall('PUBLISH', channel .. string.match(woken[i], '^[^/]*'), woken[i])
  end
end
