-- Strikes out temporary destinations that are deleted; a holder that leaves is forgotten when it has none any more.
--
-- KEYS  1 leases of the holders, 2 what this holder has
-- ARGV  1 holder, 2 'leave' or '', 3… the deleted destinations
-- REPLY OK | ERROR text
-- COST  O(destinations)
--@include reply
--@include lease
--@include vacate

return answer(function()
  redis.call('ZCARD', KEYS[1])
  for i = 3, #ARGV do
    redis.call('ZREM', KEYS[2], ARGV[i])
  end
  if ARGV[2] == 'leave' and redis.call('EXISTS', KEYS[2]) == 0 then
    vacate(KEYS[1], ARGV[1])
  end
  return 'OK'
end)
