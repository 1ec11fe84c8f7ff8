-- Decides once and for all what becomes of a transaction that is staged: this one write commits it, or rolls it back.
-- What was decided before stays, and is written again, so that a WAIT behind it is for something.
--
-- KEYS  1 record of the transaction
-- ARGV  1 'commit' or 'rollback', 2 lifetime in ms of a record that is made here, so that a late request begins nothing
-- REPLY COMMITTED | ROLLED_BACK | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  local state = redis.call('HGET', KEYS[1], 'state')
  redis.call('HDEL', KEYS[1], '') -- a first write that needs no memory: what is in doubt must be settled
  if state == 'committed' or state == 'preparing' and ARGV[1] == 'commit' then
    redis.call('HSET', KEYS[1], 'state', 'committed')
    return 'COMMITTED'
  end
  redis.call('HSET', KEYS[1], 'state', 'rolledback')
  if not state then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  end
  return 'ROLLED_BACK'
end)
