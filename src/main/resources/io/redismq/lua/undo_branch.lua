-- Undoes what a transaction that was rolled back has staged at one destination: what it sent is deleted, and what it
-- received goes to the pool of returned entries, a page at a time, with the delivery counts that it had.
--
-- KEYS  1 state of the branch, 2 staged messages, 3 waiters, 4 returned, 5… the streams, one per priority
-- ARGV  1 group, 2 transaction, 3 the priorities of the streams, one digit each, 4 lifetime of the branch's state in
--       ms, 5 entries at most, 6 wake-up channel prefix
-- REPLY OK | MORE (call again) | ERROR text
-- COST  O(entries moved)
--@include reply
--@include chunk
--@include place
--@include wake
--@include pool
--@include release

return answer(function()
  local streams = {}
  for i = 5, #KEYS do
    streams[#streams + 1] = KEYS[i]
  end
  redis.call('ZCARD', KEYS[4])
  redis.call('UNLINK', KEYS[2]) -- a first write that needs no memory
  redis.call('SET', KEYS[1], CLOSED, 'PX', ARGV[4])
  local moved, all = release(KEYS[4], streams, ARGV[3], ARGV[1], '~tx:' .. ARGV[2], tonumber(ARGV[5]), 0)
  offer(KEYS[3], ARGV[6], moved, ARGV[1])
  return all and 'OK' or 'MORE'
end)
