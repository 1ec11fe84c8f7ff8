-- Takes back a chunk of what a transaction that was rolled back has staged as received: the entries are their
-- consumer's again, with the delivery counts that they had, so that its client redelivers them as it does otherwise.
-- What is not staged is passed over. The branch is closed, so that a late chunk is refused.
--
-- KEYS  1 state of the branch, 2… those of a settlement, see commit
-- ARGV  1 lifetime of the branch's state in ms, 2 transaction, 3… those of a settlement, see commit
-- REPLY OK | LEASE_LOST (the consumer is gone: they are left to undo_branch) | ERROR text
-- COST  O(entries)
--@include reply
--@include place
--@include chunk
--@include consumer
--@include settlement

local function take_back(settlement, stream, at)
  local last, owner = at + ARGV[at], '~tx:' .. ARGV[2]
  for i = at + 1, last do
    if holds(stream, settlement.group, owner, ARGV[i]) then
      redis.call('XCLAIM', stream, settlement.group, settlement.consumer, 0, ARGV[i], 'JUSTID')
    end
  end
  return last + 1
end

return answer(function()
  local settlement = read_settlement(2, 3)
  if not is_held(settlement) then
    return 'LEASE_LOST'
  end
  touch_streams(settlement)
  redis.call('SET', KEYS[1], CLOSED, 'PX', ARGV[1])
  local at = settlement.from
  for i = settlement.first + 1, settlement.first + settlement.streams do
    at = take_back(settlement, KEYS[i], at)
  end
  return 'OK'
end)
