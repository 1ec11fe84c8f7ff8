-- Stores one batch of a sender's messages, all or none, and wakes waiting consumers.
--
-- KEYS  1 sender state, 2 waiters, 3 priorities, 4 delayed stream, 5 due times, 6… the streams this batch writes to
-- ARGV  1 epoch, 2 sequence number of the batch, 3 lifetime of the sender state in ms, 4 wake-up channel prefix,
--       5 now ('' in production), 6 the priorities of KEYS 6…, one digit each;
--       then per message: index of its priority, delay in ms (0: none), header, body
-- REPLY OK | REPEATED (stored before) | UNKNOWN_SENDER (no state, so a new epoch is needed) | FENCED | ERROR text
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

local function refused(state, epoch, sequence)
  if not state then
    return sequence > 1 and 'UNKNOWN_SENDER' or nil
  end
  local known_epoch, last = string.match(state, '^(%d+):(%d+)')
  if epoch < tonumber(known_epoch) then
    return 'FENCED'
  end
  if epoch > tonumber(known_epoch) then
    return 'UNKNOWN_SENDER'
  end
  return sequence <= tonumber(last) and 'REPEATED' or nil
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
  local refusal = refused(redis.call('GET', state), epoch, sequence)
  if refusal then
    return refusal
  end
  for i = 4, #KEYS do -- a key of another type is refused before anything is written
    redis.call(i == 5 and 'ZCARD' or 'XLEN', KEYS[i])
  end
  redis.call('ZCARD', waiters)
  redis.call('STRLEN', priorities)
  redis.call('SET', state, epoch .. ':' .. sequence, 'PX', ARGV[3])
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
