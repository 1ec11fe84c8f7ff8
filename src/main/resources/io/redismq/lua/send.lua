-- Stores one batch of a sender's messages, all or none, and wakes waiting consumers.
--
-- KEYS  1 sender state, 2 waiters, 3 priorities, 4 delayed stream, 5 due times, 6… the streams this batch writes to
-- ARGV  1 epoch, 2 sequence number of the batch, 3 lifetime of the sender state in ms, 4 wake-up channel prefix,
--       5 now ('' in production), 6 the priorities of KEYS 6…, one digit each;
--       then per message: index of its priority, delay in ms (0: none), header, body
-- REPLY OK | REPEATED (stored before) | UNKNOWN_SENDER (no state or a hole, so a new epoch is needed) | FENCED
--       | ERROR text
-- COST  O(messages)
--@include reply
--@include clock
--@include wake

-- Priorities in use other than the default are recorded where the fetch finds them, highest first.
local function record_priority(key, priority)
  local known = priority == '4' and '4' or redis.call('GET', key) or '4'
  if not string.find(known, priority, 1, true) then
    local all = {}
    for p = 9, 0, -1 do
      if tostring(p) == priority or string.find(known, p, 1, true) then
        all[#all + 1] = p
      end
    end
    redis.call('SET', key, table.concat(all))
  end
end

-- A hole in the sequence means that a batch which was stored is lost, in a failover for example: like missing state.
local function refused(known_epoch, last, epoch, sequence)
  if epoch < known_epoch then
    return 'FENCED'
  end
  if epoch > known_epoch or sequence > last + 1 then
    return 'UNKNOWN_SENDER'
  end
  return sequence <= last and 'REPEATED' or nil
end

-- Defers a message; returns whether it is now the next one due, which waiting consumers must hear of.
local function defer(stream, due, now, delay, header, body)
  local ms, seq = string.match(redis.call('XADD', stream, '*', 'header', header, 'body', body), '(%d+)-(%d+)')
  local member = string.format('%s-%010d', ms, seq)
  redis.call('ZADD', due, now + delay, member)
  return redis.call('ZRANGE', due, 0, 0)[1] == member
end

return answer(function()
  local state, waiters, priorities, delayed, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
  local epoch, sequence = tonumber(ARGV[1]), tonumber(ARGV[2])
  local known_epoch, last, before = string.match(redis.call('GET', state) or epoch .. ':0', '^(%d+):(%d+)(.*)$')
  local refusal = refused(tonumber(known_epoch), tonumber(last), epoch, sequence)
  if refusal then
    return refusal
  end
  -- A key of another type is refused before anything is written.
  redis.call('GET', priorities)
  redis.call('ZCARD', due)
  redis.call('XLEN', delayed)
  for i = 6, #KEYS do
    redis.call('XLEN', KEYS[i])
  end
  redis.call('SET', state, epoch .. ':' .. sequence .. before, 'PX', ARGV[3])
  local to_wake, now = 0, nil
  for i = 1, #ARGV[6] do
    record_priority(priorities, string.sub(ARGV[6], i, i))
  end
  for i = 7, #ARGV, 4 do
    local delay, header, body = tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
    if delay == 0 then
      redis.call('XADD', KEYS[5 + tonumber(ARGV[i])], '*', 'header', header, 'body', body)
      to_wake = to_wake + 1
    else
      now = now or clock(ARGV[5])
      to_wake = to_wake + (defer(delayed, due, now, delay, header, body) and 1 or 0)
    end
  end
  wake(waiters, ARGV[4], to_wake)
  return 'OK'
end)
