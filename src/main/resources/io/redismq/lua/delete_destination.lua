-- Deletes a temporary destination with everything that stands in it; from here on sending to it is refused. The states
-- of its senders stay until they expire.
--
-- KEYS  1 owner, 2… all other keys of the destination and of what was set aside from it
-- ARGV  1 the holder under whose lease it lived
-- REPLY OK | LATE (it lives under a newer lease: nothing was done) | ERROR text
-- COST  O(keys): memory is freed in the background
--@include reply
--@include owner

return answer(function()
  if is_late(KEYS[1], ARGV[1]) then
    return 'LATE'
  end
  redis.call('UNLINK', unpack(KEYS))
  return 'OK'
end)
