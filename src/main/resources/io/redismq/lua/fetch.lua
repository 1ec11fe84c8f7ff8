-- One round trip of a consumer: acknowledges, renews the lease when it is time, and takes messages up to the credit,
-- by priority, returned ones before new ones. When fewer are there than the credit allows, it registers the consumer
-- as waiting.
--
-- KEYS  1 consumers, 2 waiters, 3 leases, 4 due times, 5 delayed stream, 6 priorities, 7… the streams, one per known
--       priority, highest first
-- ARGV  1 group, 2 consumer, 3 request number, 4 lease in ms, or '' when it need not be renewed now, 5 credit in
--       messages (0: only acknowledge and renew), 6 credit in bytes, 7 messages to read at first (by the size of the
--       last ones), 8 'wait' to register when the credit is not used up, a wake-up channel prefix to hand a wake-up
--       that came for us to another consumer, '' for neither, 9 known priorities, 10 now ('' in production);
--       then per known priority: the number of acknowledged entries and their ids
-- REPLY OK next short overdue, then entries: ms until the next delayed message is due (-1: none), 1 when the credit was
--       not used up, a consumer to reap ('-': none) | PRIORITIES p (ask again with these, nothing was done) | REPEATED
--       | LEASE_LOST | ERROR text
-- COST  O(credit); expired entries are bounded by LIMIT on top
--@include reply
--@include clock
--@include consumer
--@include lease
--@include wake
--@include acknowledge
--@include pack
--@include due

local LIMIT, NEVER = 1000, '00000000000000'
local group, consumer = ARGV[1], ARGV[2]
local credit, byte_credit, chunk = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local reply, taken, bytes, examined, time = { '' }, 0, 0, 0, nil

-- Most fetches need not know the time, so the clock is read when somebody asks.
local function now()
  time = time or clock(ARGV[10])
  return time
end

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

local function take(stream, priority, entry, count)
  examined = examined + 1
  local fields = entry[2]
  -- Evidence makes a dead letter, which does not expire.
  local deadline = fields[1] == 'header' and fields[5] ~= 'evidence' and string.sub(fields[2], 5, 18) or NEVER
  if deadline ~= NEVER and string.find(deadline, '^%d+$') and tonumber(deadline) <= tonumber(now()) then
    redis.call('XACK', stream, group, entry[1])
    redis.call('XDEL', stream, entry[1])
  else
    bytes = bytes + pack(reply, priority, entry, count)
    taken = taken + 1
  end
end

-- The pool of returned entries: claiming raises their count by one. What is no longer in the stream leaves the list.
local function take_returned(stream, priority, want)
  while want > 0 do
    local pending = redis.pcall('XPENDING', stream, group, '-', '+', want, '~returned')
    if pending.err then
      if not string.find(pending.err, 'NOGROUP', 1, true) then
        error(pending.err)
      end
      redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
      return want
    elseif #pending == 0 then
      return want
    end
    local ids, counts = {}, {}
    for i, held in ipairs(pending) do
      ids[i], counts[held[1]] = held[1], held[4] + 1
    end
    for _, entry in ipairs(redis.call('XCLAIM', stream, group, consumer, 0, unpack(ids))) do
      if entry then
        take(stream, priority, entry, counts[entry[1]])
        counts[entry[1]] = nil
      end
    end
    for id in pairs(counts) do
      examined = examined + 1
      redis.call('XACK', stream, group, id)
    end
    want = wanted()
  end
  return want
end

local function take_new(stream, priority, want)
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
  local refused = refusal(KEYS[1], consumer, tonumber(ARGV[3]))
  if refused then
    return refused
  end
  local priorities = redis.call('GET', KEYS[6]) or '4'
  if priorities ~= ARGV[9] then
    return 'PRIORITIES ' .. priorities
  end
  -- Under maxmemory only the first write of a script is refused: this one needs no memory, so receiving goes on.
  local was_waiting = redis.call('ZREM', KEYS[2], consumer) == 1
  redis.call('HSET', KEYS[1], consumer, ARGV[3])
  local dead = ARGV[4] ~= '' and renew(KEYS[3], consumer, tonumber(now()), tonumber(ARGV[4]))
  local streams, at = {}, 11
  for i = 1, #priorities do
    streams[string.sub(priorities, i, i)] = KEYS[6 + i]
    at = acknowledge(KEYS[6 + i], group, at)
  end
  local next_due = serve_due(KEYS[4], KEYS[5], group, streams, now, 100)
  for i = 1, #priorities do
    local priority = string.sub(priorities, i, i)
    take_new(KEYS[6 + i], priority, take_returned(KEYS[6 + i], priority, wanted()))
  end
  local short = taken < credit and (taken == 0 or bytes < byte_credit) and examined < credit + LIMIT
  if ARGV[8] == 'wait' then
    if short then
      redis.call('ZADD', KEYS[2], now(), consumer)
    end
  elseif ARGV[8] ~= '' and not was_waiting then
    wake(KEYS[2], ARGV[8], 1)
  end
  reply[1] = 'OK ' .. next_due .. (short and ' 1 ' or ' 0 ') .. (dead or '-')
  return reply
end)
