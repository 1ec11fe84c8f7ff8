-- Stores the messages of a batch, and wakes who waits for them; see batch.
local function store(batch, now, channel)
  if not batch.wanted then
    return
  end
  announce(batch)
  local occupied = 0
  for i = batch.from, batch.from + 4 * batch.count - 1, 4 do
    local delay = tonumber(ARGV[i + 3])
    if delay == 0 then
      redis.call('XADD', KEYS[batch.first + ARGV[i + 2]], '*', 'header', ARGV[i], 'body', ARGV[i + 1])
      occupied = occupied + 1
    else
      occupied = occupied + defer(batch.delayed, batch.due, now + delay, stamped(batch, ARGV[i]), ARGV[i + 1])
    end
  end
  if batch.topic then
    wake_all(batch.waiters, channel, occupied)
  else
    wake(batch.waiters, channel, occupied)
  end
end
