-- Takes or renews a name that one client may hold at a time (a client id), for as long as it renews it.
--
-- KEYS  1 the name's key
-- ARGV  1 token of the holder, 2 lease in ms
-- REPLY OK | TAKEN | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then
    return 'TAKEN'
  end
  -- A first write that needs no memory: with Redis full the owner of the name must be able to come and receive.
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 'OK'
end)
