-- Applies a part of what a committed transaction has staged at one destination: removes what it received, and stores
-- what it sent, in its order. Each call moves what is left, so that repeating it does nothing twice, whoever calls.
--
-- KEYS  1 state of the branch, 2 staged messages, 3 owner, 4 waiters, 5 delayed stream, 6 due times, 7… the streams,
--       one per priority
-- ARGV  1 group, 2 transaction, 3 the priorities of the streams, one digit each, 4 lifetime of the branch's state in
--       ms, 5 most entries to remove and most messages to store, 6 store no more behind so many bytes, 7 wake-up
--       channel prefix, 8 now ('' in production), 9 '~' when the destination is temporary, then 't' when it is a topic
-- REPLY OK | MORE (call again) | ERROR text
-- COST  O(messages moved)
--@include reply
--@include clock
--@include chunk
--@include place
--@include wake
--@include wake_all
--@include settle
--@include defer

local FIRST_STREAM, PAGE = 7, 8
local group, owner, priorities, most = ARGV[1], '~tx:' .. ARGV[2], ARGV[3], tonumber(ARGV[5])

-- Returns whether all is removed.
local function remove_received()
  local left = most
  for i = FIRST_STREAM, #KEYS do
    local pending = redis.pcall('XPENDING', KEYS[i], group, '-', '+', left, owner)
    for _, held in ipairs(pending.err and {} or pending) do
      settle(KEYS[i], group, held[1])
      left = left - 1
    end
    if left == 0 then
      return false
    end
    if not pending.err then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[i], group, owner)
    end
  end
  return true
end

-- Returns how many consumers the message can occupy.
local function store(fields, now)
  local priority, due = string.match(fields[6], '^(%d) (%d+)$')
  if tonumber(due) > now then
    return defer(KEYS[5], KEYS[6], due, fields[2], fields[4])
  end
  local at = string.find(priorities, priority, 1, true) or string.find(priorities, '4', 1, true)
  redis.call('XADD', KEYS[FIRST_STREAM - 1 + at], '*', 'header', fields[2], 'body', fields[4])
  return 1
end

-- Returns whether all is stored. A page is small, since a read brings the bodies too.
local function store_sent()
  local stored, bytes, occupied, now, read = 0, 0, 0, tonumber(clock(ARGV[8])), PAGE
  while read == PAGE and stored < most and bytes < tonumber(ARGV[6]) do
    local page = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', PAGE)
    for _, entry in ipairs(page) do
      occupied = occupied + store(entry[2], now)
      redis.call('XDEL', KEYS[2], entry[1])
      stored, bytes = stored + 1, bytes + #entry[2][2] + #entry[2][4]
    end
    read = #page
  end
  if ARGV[9] == 't' or ARGV[9] == '~t' then
    wake_all(KEYS[4], ARGV[7], occupied)
  else
    wake(KEYS[4], ARGV[7], occupied)
  end
  return read < PAGE
end

return answer(function()
  redis.call('XLEN', KEYS[2])
  redis.call('XLEN', KEYS[5])
  redis.call('ZCARD', KEYS[6])
  for i = FIRST_STREAM, #KEYS do
    redis.call('XACK', KEYS[i], group, '0-0') -- needs no memory, so that what is committed is applied under maxmemory
  end
  redis.call('SET', KEYS[1], CLOSED, 'PX', ARGV[4])
  if string.sub(ARGV[9], 1, 1) == '~' and redis.call('EXISTS', KEYS[3]) == 0 then
    redis.call('UNLINK', KEYS[2]) -- the destination was deleted meanwhile
    return 'OK'
  end
  if not remove_received() or not store_sent() then
    return 'MORE'
  end
  redis.call('DEL', KEYS[2])
  return 'OK'
end)
