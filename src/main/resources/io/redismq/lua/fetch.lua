-- One round trip of a consumer: acknowledges, renews the lease, and takes messages up to the credit, by priority,
-- returned ones before new ones. When fewer are there than the credit allows, it registers the consumer as waiting.
--
-- KEYS  1 leases, 2 consumers, 3 waiters, 4 priorities, 5 delayed stream, 6 due times, 7 back-off times,
--       8 dead letters, 9 waiters of the dead letters, 10… the streams, one per known priority, highest first
-- ARGV  1 group, 2 consumer, 3 request number, 4 lease in ms, 5 credit in messages (0: only acknowledge and renew),
--       6 credit in bytes, 7 messages to read at first (by the size of the last ones), 8 what to do about waiting:
--       'wait' to register when the credit is not used up, 'pass' to hand a wake-up that came for us to another
--       consumer, '' neither, 9 maximum deliveries (0: no limit), 10 known priorities, 11 destination for evidence,
--       12 wake-up channel prefix, 13 now ('' in production);
--       then per known priority: the number of acknowledged entries and their ids
-- REPLY OK now next short overdue, then entries: ms until the next delayed message is due (-1: none), 1 when the
--       credit was not used up, a consumer to reap ('-': none) | PRIORITIES p (ask again with these, nothing was done)
--       | REPEATED | LEASE_LOST | ERROR text
-- COST  O(credit); expired and over-delivered entries are bounded by LIMIT on top
--@include reply
--@include clock
--@include consumer
--@include lease
--@include wake
--@include acknowledge
--@include pack
--@include bury
--@include promote

local LIMIT, NEVER = 1000, '00000000000000'
local leases, consumers, waiters, due, backoff = KEYS[1], KEYS[2], KEYS[3], KEYS[6], KEYS[7]
local group, consumer = ARGV[1], ARGV[2]
local credit, byte_credit, chunk = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local maximum_deliveries = tonumber(ARGV[9])
local reply, taken, bytes, examined, buried, now = { '' }, 0, 0, 0, 0, nil

-- How many entries to read next. The chunk follows the size of what was read, since a read cannot be undone: a small
-- step at first, then as many as the rest of the byte credit lets expect.
local function wanted()
  if examined >= credit + LIMIT or taken >= credit or (taken > 0 and bytes >= byte_credit) then
    return 0
  end
  if taken > 0 then
    chunk = math.max(1, math.min(chunk * 8, math.floor((byte_credit - bytes) / (bytes / taken + 1))))
  end
  return math.min(chunk, credit - taken)
end

local function remove(stream, id)
  redis.call('XACK', stream, group, id)
  redis.call('XDEL', stream, id)
end

local function take(stream, priority, entry, count)
  examined = examined + 1
  local header = entry[2][1] == 'header' and entry[2][2] or ''
  local deadline = string.sub(header, 5, 18)
  if deadline ~= '' and deadline ~= NEVER and (tonumber(deadline) or now) < now then
    return remove(stream, entry[1])
  end
  bytes = bytes + pack(reply, priority, entry, count)
  taken = taken + 1
end

local function evidence(count)
  return 'JMS_RedisMQ_DeadLetterReason:S=delivered ' .. count .. ' times without being acknowledged\n'
    .. 'JMS_RedisMQ_OriginalDestination:S=' .. ARGV[11] .. '\nJMS_RedisMQ_DeliveryCount:I=' .. count
    .. '\nJMS_RedisMQ_DeadLetterTime:L=' .. string.format('%.0f', now)
end

-- The pool of returned entries: claiming raises their count by one. What was delivered too often is buried instead,
-- and what is no longer in the stream leaves the pending list.
local function take_returned(stream, priority)
  local want = wanted()
  while want > 0 do
    local pending = redis.pcall('XPENDING', stream, group, '-', '+', want, '~returned')
    if pending.err and not string.find(pending.err, 'NOGROUP', 1, true) then
      error(pending.err)
    elseif pending.err then
      redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
    end
    if pending.err or #pending == 0 then
      return
    end
    local ids, counts = {}, {}
    for _, held in ipairs(pending) do
      examined = examined + 1
      if maximum_deliveries > 0 and held[4] >= maximum_deliveries then
        bury(stream, group, held[1], KEYS[8], evidence(held[4]))
        buried = buried + 1
      else
        ids[#ids + 1] = held[1]
        counts[held[1]] = held[4] + 1
      end
    end
    if #ids > 0 then
      for _, entry in ipairs(redis.call('XCLAIM', stream, group, consumer, 0, unpack(ids))) do
        if entry then
          take(stream, priority, entry, counts[entry[1]])
          counts[entry[1]] = nil
        end
      end
      for id in pairs(counts) do
        redis.call('XACK', stream, group, id)
      end
    end
    want = wanted()
  end
end

local function take_new(stream, priority)
  local want = wanted()
  while want > 0 do
    local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', stream, '>')
    if not read then
      return
    end
    local entries = read[1][2]
    for _, entry in ipairs(entries) do
      take(stream, priority, entry, 1)
    end
    if #entries < want then
      return
    end
    want = wanted()
  end
end

return answer(function()
  local request, lease, mode = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[8]
  local refused = refusal(consumers, consumer, request)
  if refused then
    return refused
  end
  local priorities = redis.call('GET', KEYS[4]) or '4'
  if priorities ~= ARGV[10] then
    return 'PRIORITIES ' .. priorities
  end
  -- Under maxmemory only the first write of a script is refused: this one needs no memory, so receiving goes on.
  redis.call('XACK', KEYS[10], group, '0-0')
  redis.call('HSET', consumers, consumer, request)
  now = clock(ARGV[13])
  renew(leases, consumer, now, lease)
  local streams, at = {}, 14
  for i = 1, #priorities do
    streams[string.sub(priorities, i, i)] = KEYS[9 + i]
    at = acknowledge(KEYS[9 + i], group, at)
  end
  promote(due, KEYS[5], streams, now, 100)
  release_backed_off(backoff, group, streams, now, 100)
  for i = 1, #priorities do
    local priority = string.sub(priorities, i, i)
    take_returned(KEYS[9 + i], priority)
    take_new(KEYS[9 + i], priority)
  end
  local short = taken < credit and (taken == 0 or bytes < byte_credit) and examined < credit + LIMIT
  local was_waiting = redis.call('ZREM', waiters, consumer) == 1
  if mode == 'wait' and short then
    redis.call('ZADD', waiters, now, consumer)
  elseif mode == 'pass' and not was_waiting then
    wake(waiters, ARGV[12], 1)
  end
  wake(KEYS[9], ARGV[12], buried)
  local next_due, next_backoff = until_next(due, now), until_next(backoff, now)
  local next = math.min(next_due or math.huge, next_backoff or math.huge)
  reply[1] = 'OK ' .. string.format('%.0f', now) .. ' ' .. (next == math.huge and -1 or string.format('%.0f', next))
    .. ' ' .. (short and 1 or 0) .. ' ' .. (overdue(leases, now) or '-')
  return reply
end)
