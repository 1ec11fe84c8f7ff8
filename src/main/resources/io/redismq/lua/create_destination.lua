-- Makes a temporary destination exist: from here on messages can be sent to it. All else comes with its first use.
--
-- KEYS  1 owner
-- ARGV  1 the holder, whose lease must have the destination entered already
-- REPLY OK | LATE (it lives under a newer lease: nothing was done) | ERROR text
-- COST  O(1)
--@include reply
--@include owner

return answer(function()
  if is_late(KEYS[1], ARGV[1]) then
    return 'LATE'
  end
  redis.call('SET', KEYS[1], ARGV[1])
  return 'OK'
end)
