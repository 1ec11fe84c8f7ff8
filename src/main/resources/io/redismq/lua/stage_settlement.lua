-- Stages a chunk of what a transaction has received from one consumer: the entries are nobody's from here on, pending
-- with ~tx:TRANSACTION, until the transaction is committed or rolled back.
--
-- KEYS  1 state of the branch, 2… those of a settlement, see commit
-- ARGV  1 number of the chunk in the branch, 2 lifetime of the branch's state in ms, 3 transaction, 4… those of a
--       settlement, see commit
-- REPLY OK | REPEATED | FENCED (the branch is applied or undone already) | LOST (chunks before this one are lost)
--       | LEASE_LOST (the consumer is gone); but for OK nothing is staged | ERROR text
-- COST  O(entries)
--@include reply
--@include chunk
--@include settlement

local function claim(stream, group, at)
  local last, owner = at + ARGV[at], '~tx:' .. ARGV[3]
  for i = at + 1, last do
    redis.call('XCLAIM', stream, group, owner, 0, ARGV[i], 'JUSTID')
  end
  return last + 1
end

return answer(function()
  local refused = check_chunk(KEYS[1], tonumber(ARGV[1]))
  if refused then
    return refused
  end
  local settlement = read_settlement(2, 4)
  if not is_held(settlement) then
    return 'LEASE_LOST'
  end
  touch_streams(settlement)
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  local at = settlement.from
  for i = settlement.first + 1, settlement.first + settlement.streams do
    at = claim(KEYS[i], settlement.group, at)
  end
  return 'OK'
end)
