-- Tells the server's time, to which clients align theirs.
--
-- KEYS  -
-- ARGV  -
-- REPLY OK now | ERROR text
-- COST  O(1)
--@include reply
--@include clock

return answer(function()
  return 'OK ' .. clock('')
end)
