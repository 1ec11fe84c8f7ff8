-- Moves entries of a consumer to the dead letters, with the evidence that the client has, and wakes who reads
-- those. What it does not hold is passed over.
--
-- KEYS  1 consumers, 2 dead letters, 3 waiters of the dead letters, 4… the streams, one per known priority
-- ARGV  1 group, 2 consumer, 3 request number, 4 wake-up channel prefix;
--       then per entry: index of its priority, id, evidence lines
-- REPLY OK | REPEATED | LEASE_LOST | ERROR text
-- COST  O(entries)
--@include reply
--@include place
--@include consumer
--@include wake
--@include copy
--@include settle
--@include bury

return answer(function()
  local consumers, group, consumer, request = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
  local refused, mark = refusal(consumers, group, consumer, request)
  if refused then
    return refused
  end
  redis.call('XLEN', KEYS[2]) -- refuses a key of another type before anything is written
  touch(group, 4)
  redis.call('HSET', consumers, consumer, request .. mark)
  local buried = 0
  for i = 5, #ARGV, 3 do
    local stream, id = KEYS[3 + tonumber(ARGV[i])], ARGV[i + 1]
    if holds(stream, group, consumer, id) and bury(stream, group, id, KEYS[2], ARGV[i + 2]) then
      buried = buried + 1
    end
  end
  wake(KEYS[3], ARGV[4], buried)
  return 'OK'
end)
