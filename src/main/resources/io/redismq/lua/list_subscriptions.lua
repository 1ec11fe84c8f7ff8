-- Tells the labels of a topic's subscriptions. Changes nothing.
--
-- KEYS  1 subscriptions
-- ARGV  none
-- REPLY OK labels | ERROR text
-- COST  O(subscriptions)
--@include reply

return answer(function()
  return 'OK ' .. table.concat(redis.call('HKEYS', KEYS[1]), ' ')
end)
