-- Stages a chunk of the messages that a transaction sends to one destination: they are kept beside it, where nobody
-- receives them, until the transaction is committed or rolled back.
--
-- KEYS  1 state of the branch, 2 staged messages, 3… those of a batch, see commit
-- ARGV  1 number of the chunk in the branch, 2 lifetime of the branch's state in ms, 3 transaction, 4 now ('' in
--       production), 5… those of a batch, see commit
-- REPLY OK | REPEATED | FENCED (the branch is applied or undone already) | LOST (chunks before this one are lost) |
--       FULL room, of a topic and slowest, see publish | MORE (so many messages were dropped that a pause is due, call
--       again) | DELETED (the temporary destination does not exist any more); but for OK nothing is staged | ERROR text
-- COST  O(messages)
--@include reply
--@include clock
--@include chunk
--@include place
--@include record
--@include batch

-- What the transaction has staged as received from a queue: that is removed first when it is applied.
local function received(used)
  local all = 0
  for _, stream in ipairs(used) do
    local summary = redis.pcall('XPENDING', stream[2], QUEUE_GROUP)
    for _, holder in ipairs(summary[4] or {}) do
      all = all + (holder[1] == '~tx:' .. ARGV[3] and tonumber(holder[2]) or 0)
    end
  end
  return all
end

-- What other transactions have staged is not counted: they may be rolled back.
local function overflow(batch, now)
  local most = tonumber(batch.most) - redis.call('XLEN', KEYS[2])
  if batch.topic then
    local TOPIC, SUBSCRIPTIONS = batch.topic, batch.subscriptions
    --@include slowest
    --@include trim
    --@include backlog
    return refuse_backlog(used_streams(batch.known, batch.all), batch.delayed, batch.due, batch.dropping, now,
      batch.count)
  end
  --@include room
  local used = used_streams(batch.known, batch.all)
  return refuse_overflow(used, batch.dropping, batch.delayed, batch.due, batch.returned, most + received(used),
    batch.count)
end

local function stage(batch)
  if not batch.wanted then
    return
  end
  local now = tonumber(clock(ARGV[4]))
  local full = batch.all and overflow(batch, now)
  if full then
    return full
  end
  for i = batch.from, batch.from + 4 * batch.count - 1, 4 do
    local at, delay, header, due = tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]), ARGV[i], '0'
    if delay > 0 then
      header, due = stamped(batch, header), string.format('%.0f', now + delay)
    end
    local to = string.sub(batch.priorities, at, at) .. ' ' .. due
    redis.call('XADD', KEYS[2], '*', 'header', header, 'body', ARGV[i + 1], 'to', to)
  end
  announce(batch)
end

return answer(function()
  local chunk = tonumber(ARGV[1])
  local refused = check_chunk(KEYS[1], chunk)
  if refused then
    return refused
  end
  local batch = read_batch(3, 5)
  redis.call('XLEN', KEYS[2])
  if not accepts(batch) then
    return 'DELETED'
  end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  local staged, full = pcall(stage, batch)
  if full or not staged then
    redis.call('SET', KEYS[1], chunk - 1, 'PX', ARGV[2]) -- nothing is staged: the number stays free
    return staged and full or error(full, 0)
  end
  return 'OK'
end)
