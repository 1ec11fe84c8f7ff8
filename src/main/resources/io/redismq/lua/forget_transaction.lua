-- Ends a transaction whose branches are all applied or undone. Its record is kept for a while, so that late requests
-- find what was decided.
--
-- KEYS  1 leases of the transactions, 2 record of this one
-- ARGV  1 transaction, 2 lifetime of the record in ms
-- REPLY OK | ERROR text
-- COST  O(1)
--@include reply
--@include lease
--@include vacate

return answer(function()
  vacate(KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
  return 'OK'
end)
