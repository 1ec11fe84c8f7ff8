-- Takes over a transaction whose lease ended: unless it was committed it is rolled back. Tells the branches, to be
-- applied or undone; the lease runs anew meanwhile, so that others leave that alone.
--
-- KEYS  1 leases of the transactions, 2 record of this one
-- ARGV  1 the transaction as keep_transaction told it, 2 lease in ms, 3 now ('' in production)
-- REPLY COMMITTED, then branches: to be applied | ROLLED_BACK, then branches: to be undone | DONE (others did it) |
--       ALIVE (its lease has not ended, or the time of grace is on) | ERROR text
-- COST  O(branches)
--@include reply
--@include clock
--@include lease
--@include vacate

return answer(function()
  local leases, transaction, now = KEYS[1], read_name(ARGV[1]), tonumber(clock(ARGV[3]))
  local ends = tonumber(redis.call('ZSCORE', leases, transaction) or -1)
  local grace = tonumber(redis.call('ZSCORE', leases, GRACE) or 0)
  if ends < 0 then
    return 'DONE'
  elseif ends >= now or grace > now or string.sub(transaction, 1, 1) == '~' then
    return 'ALIVE'
  end
  local fields = redis.call('HGETALL', KEYS[2])
  redis.call('ZREM', leases, '') -- a first write that needs no memory
  if #fields == 0 then
    vacate(leases, transaction) -- the record is lost
    return 'DONE'
  end
  redis.call('ZADD', leases, now + tonumber(ARGV[2]), transaction)
  local reply = { 'ROLLED_BACK' }
  for i = 1, #fields, 2 do
    if fields[i] ~= 'state' then
      reply[#reply + 1] = fields[i]
    elseif fields[i + 1] == 'committed' then
      reply[1] = 'COMMITTED'
    end
  end
  if reply[1] == 'ROLLED_BACK' then
    redis.call('HSET', KEYS[2], 'state', 'rolledback')
  end
  return reply
end)
