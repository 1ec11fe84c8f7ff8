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
-- REPLY OK now next short overdue LF packed entries: ms until the next delayed message is due (-1: none), 1 when the
--       credit was not used up, a consumer to reap, as lib/lease spells it ('-': none) | PRIORITIES p (ask again with
--       these too, nothing was done) | REPEATED | LEASE_LOST | ERROR text
-- COST  O(credit + entries that are due); expired and over-delivered entries are bounded by LIMIT on top
--@include reply
--@include clock
--@include consumer
--@include lease
--@include wake
--@include acknowledge
--@include pack
--@include copy
--@include bury
--@include promote
--@include grant

local leases, consumers, waiters, delayed, due, backoff = KEYS[1], KEYS[2], KEYS[3], KEYS[5], KEYS[6], KEYS[7]
local group, consumer, mode, known = ARGV[1], ARGV[2], ARGV[8], ARGV[10]

-- Whether a priority is in use that the request does not know. It may know more: the record may have been lost.
local function knows_less_than(recorded)
  for priority in string.gmatch(recorded, '.') do
    if not string.find(known, priority, 1, true) then
      return true
    end
  end
  return false
end

return answer(function()
  local request, lease = tonumber(ARGV[3]), tonumber(ARGV[4])
  local refused = refusal(consumers, consumer, request)
  if refused then
    return refused
  end
  local recorded = string.gsub(redis.call('GET', KEYS[4]) or '4', '%D', '')
  if recorded ~= known and knows_less_than(recorded) then
    return 'PRIORITIES ' .. recorded
  end
  touch(group, 10)
  local now = clock(ARGV[13])
  renew(leases, consumer, now, lease)
  redis.call('HSET', consumers, consumer, request)
  local streams, at = {}, 14
  for i = 1, #known do
    streams[string.sub(known, i, i)] = KEYS[9 + i]
    at = acknowledge(KEYS[9 + i], group, at)
  end
  local arrived = promote(due, delayed, streams, now, 100) + release_backed_off(backoff, group, streams, now, 100)
  local grant = {
    group = group, consumer = consumer, now = now, credit = tonumber(ARGV[5]), byte_credit = tonumber(ARGV[6]),
    chunk = tonumber(ARGV[7]), maximum_deliveries = tonumber(ARGV[9]), dead_letters = KEYS[8], destination = ARGV[11],
    parts = {}, taken = 0, bytes = 0, examined = 0, buried = 0,
  }
  for i = 1, #known do
    local priority = string.sub(known, i, i)
    take_returned(grant, KEYS[9 + i], priority)
    take_new(grant, KEYS[9 + i], priority)
  end
  local short = fell_short(grant)
  local was_waiting = redis.call('ZREM', waiters, consumer) == 1
  if mode == 'wait' and short then
    redis.call('ZADD', waiters, now, consumer)
  end
  local passed_on = mode == 'pass' and not was_waiting and 1 or 0
  wake(waiters, ARGV[12], passed_on + (short and 0 or math.max(arrived - grant.taken, 0)))
  wake(KEYS[9], ARGV[12], grant.buried)
  local next_due, next_backoff = until_next(due, now), until_next(backoff, now)
  local next = math.min(next_due or math.huge, next_backoff or math.huge)
  return 'OK ' .. string.format('%.0f', now) .. ' ' .. (next == math.huge and -1 or string.format('%.0f', next)) .. ' '
    .. (short and 1 or 0) .. ' ' .. (overdue(leases, now) or '-') .. '\n' .. table.concat(grant.parts)
end)
