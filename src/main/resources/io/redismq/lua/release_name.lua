-- Gives a name back, unless somebody else took it meanwhile.
--
-- KEYS  1 the name's key
-- ARGV  1 token of the holder
-- REPLY OK | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
  end
  return 'OK'
end)
