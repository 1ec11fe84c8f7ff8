-- One round trip of a consumer: acknowledges, renews the lease when it is time, and takes messages up to the credit,
-- by priority, returned ones before new ones. When fewer are there than the credit allows, it registers the consumer
-- as waiting.
--
-- KEYS  1 consumers, 2 waiters, 3 leases, 4 due times, 5 delayed stream, 6 priorities, 7… the streams, one per known
--       priority, highest first; then, where expired messages are kept: their stream, its waiters
-- ARGV  1 group, 2 consumer, 3 request number, 4 lease in ms, or '' when it need not be renewed now, 5 credit in
--       messages (0: only acknowledge and renew), 6 credit in bytes, 7 messages to read at first (by the size of the
--       last ones), 8 mode: 'wait' to register as waiting when the credit is not used up, 'pass' to hand a wake-up
--       that came for us to another consumer, 'bulk' with credit 0 behind a plain XREADGROUP, see lib/bulk, or '',
--       9 known priorities, 10 now ('' in production), 11 wake-up channel prefix;
--       then per known priority: the number of acknowledged entries and their ids; then, where expired messages are
--       kept: their evidence
-- REPLY OK next state overdue held, then entries: ms until the next delayed message is due (-1: none), SHORT when the
--       credit was not used up, BULK when the next fetch may be a bulk one, else MORE, a consumer to reap, as lib/lease
--       spells it ('-': none), how many entries the consumer holds now ('-': not counted) | PRIORITIES p (ask again
--       with these too, nothing was done) | REPEATED | LEASE_LOST | ERROR text
-- COST  O(credit); expired entries are bounded by LIMIT on top
--@include reply
--@include clock
--@include consumer
--@include priorities
--@include lease
--@include wake
--@include acknowledge
--@include pack
--@include copy
--@include due
--@include expire
--@include grant
--@include release
--@include bulk

local group, consumer, mode, known = ARGV[1], ARGV[2], ARGV[8], ARGV[9]
local time = nil

-- Most fetches need not know the time, so the clock is read when somebody asks.
local function now()
  time = time or clock(ARGV[10])
  return time
end

return answer(function()
  local refused, mark = refusal(KEYS[1], consumer, tonumber(ARGV[3]))
  refused = refused or unknown_priorities(KEYS[6], known)
  if refused then
    if mode == 'bulk' then
      mend_bulk(refused, KEYS[1], KEYS[2], KEYS[7])
    end
    return refused
  end
  local kept = KEYS[7 + #known]
  if kept then
    redis.call('XLEN', kept) -- refuses a key of another type before anything is written
  end
  -- Under maxmemory only the first write of a script is refused: this one needs no memory, so receiving goes on.
  local was_waiting = redis.call('ZREM', KEYS[2], consumer) == 1
  local dead = ARGV[4] ~= '' and renew(KEYS[3], consumer, tonumber(now()), tonumber(ARGV[4]))
  local streams, at = {}, 12
  for i = 1, #known do
    streams[string.sub(known, i, i)] = KEYS[6 + i]
    at = acknowledge(KEYS[6 + i], group, at)
  end
  local next_due, arrived = serve_due(KEYS[4], KEYS[5], group, streams, now, 100)
  local grant = {
    group = group, consumer = consumer, now = now, credit = tonumber(ARGV[5]), byte_credit = tonumber(ARGV[6]),
    chunk = tonumber(ARGV[7]), reply = { '' }, at = 2, taken = 0, bytes = 0, examined = 0,
    kept = kept, evidence = ARGV[at], expired = 0,
  }
  for i = 1, #known do
    local priority = string.sub(known, i, i)
    take_new(grant, KEYS[6 + i], priority, take_returned(grant, KEYS[6 + i], priority, wanted(grant)))
  end
  local short = fell_short(grant)
  if mode == 'wait' and short then
    redis.call('ZADD', KEYS[2], now(), consumer)
  end
  local passed_on = mode == 'pass' and not was_waiting and 1 or 0
  wake(KEYS[2], ARGV[11], passed_on + (short and 0 or math.max(arrived - grant.taken, 0)))
  if kept then
    wake(KEYS[8 + #known], ARGV[11], grant.expired)
  end
  redis.call('HSET', KEYS[1], consumer, ARGV[3]) -- last, so that a number is only used up by what was carried out
  local state = ' MORE '
  if short then
    state = ' SHORT '
  elseif allows_bulk(KEYS[7], group, known, next_due) then
    state = ' BULK '
  end
  grant.reply[1] = 'OK ' .. next_due .. state .. (dead and spell(dead) or '-')
  local counted = mode == 'bulk' or mark == UNCOUNTED or ARGV[4] ~= ''
  grant.reply[1] = grant.reply[1] .. ' ' .. (counted and held_by(consumer, group, 7, #known) or '-')
  return grant.reply
end)
