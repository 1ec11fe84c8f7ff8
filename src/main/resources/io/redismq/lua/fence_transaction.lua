-- Settles a transaction whose commit is in doubt: unless it was committed it is rolled back from here on, and a commit
-- that is still on its way does nothing when it arrives.
--
-- KEYS  1 record of the session's transactions
-- ARGV  1 number of the transaction, 2 lifetime of the record in ms
-- REPLY COMMITTED | ROLLED_BACK | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  local last, outcome = string.match(redis.call('GET', KEYS[1]) or '0 -', '^(%d+) (%S+)')
  if tonumber(last) >= tonumber(ARGV[1]) then
    return tonumber(last) == tonumber(ARGV[1]) and outcome == 'committed' and 'COMMITTED' or 'ROLLED_BACK'
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2]) -- a first write that needs no memory: what is in doubt must be settled
  redis.call('SET', KEYS[1], ARGV[1] .. ' rolledback', 'PX', ARGV[2])
  return 'ROLLED_BACK'
end)
