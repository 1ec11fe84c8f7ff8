-- A consumer's name is CONNECTION/NUMBER, perhaps with a suffix, and every connection listens on one channel. A wake-up
-- is a hint: its failure must not undo what it speaks of. Who waits is told by lib/place.
local function notify(channel, waiter)
  local consumer = string.match(waiter, '[^ ]*$')
  redis.pcall('PUBLISH', channel .. string.match(consumer, '^[^/]*'), consumer)
end

-- For new messages: wakes at most count waiting consumers, those that wait longest first.
local function wake(waiters, channel, count)
  if count < 1 then
    return
  end
  local woken = redis.pcall('ZPOPMIN', waiters, count)
  for i = 1, #woken, 2 do
    notify(channel, woken[i])
  end
end

-- For messages in the pool of a group: wakes at most count of its consumers without a selector, and those with one
-- all, since none of them has examined these. The name of one with a selector has /s in it.
local MOST_WAITERS = 1000

local function offer(waiters, channel, count, group)
  local label = group ~= QUEUE_GROUP and group .. ' '
  local waiting = count > 0 and redis.pcall('ZRANGE', waiters, 0, MOST_WAITERS - 1) or {}
  for _, waiter in ipairs(waiting) do
    local selects = not label and string.find(waiter, '/s', 1, true)
    local ours = not label or string.sub(waiter, 1, #label) == label
    if ours and (selects or count > 0) then
      count = selects and count or count - 1
      redis.call('ZREM', waiters, waiter)
      notify(channel, waiter)
    end
  end
end
