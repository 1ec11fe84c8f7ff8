-- Enters a transaction that is about to be staged, with its branches, or renews its lease while it is being staged.
-- Whoever looks is told of one whose lease ended, which anybody may bring to its end.
--
-- KEYS  1 leases of the transactions, 2 record of this one; only to look, the first
-- ARGV  1 transaction ('': only look), 2 lease in ms, 3 'first' when it begins, 4 now ('' in production), 5… its
--       branches, each a destination
-- REPLY OK overdue | LEASE_LOST overdue (it was rolled back by others, or its record is lost): a transaction to bring
--       to its end, as lib/lease spells it ('-': none) | ERROR text
-- COST  O(branches)
--@include reply
--@include clock
--@include lease

return answer(function()
  local leases, transaction = KEYS[1], ARGV[1]
  if transaction == '' and redis.call('EXISTS', leases) == 0 then
    return 'OK -'
  end
  local state = transaction ~= '' and redis.call('HGET', KEYS[2], 'state')
  local kept = state == 'preparing' or transaction ~= '' and not state and ARGV[3] == 'first'
  redis.call('ZREM', leases, '') -- a first write that needs no memory: messages can be settled under maxmemory
  local dead = renew(leases, kept and transaction or nil, tonumber(clock(ARGV[4])), tonumber(ARGV[2]))
  if kept and not state then
    redis.call('HSET', KEYS[2], 'state', 'preparing')
    for i = 5, #ARGV do
      redis.call('HSET', KEYS[2], ARGV[i], 'branch')
    end
  end
  return (transaction ~= '' and not kept and 'LEASE_LOST ' or 'OK ') .. (dead and spell(dead) or '-')
end)
