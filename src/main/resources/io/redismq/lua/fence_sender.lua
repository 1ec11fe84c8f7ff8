-- Opens a new epoch of a sender and so fences the old one: a batch of the old epoch that is still on its way is
-- refused when it arrives. Tells how far the old epoch came, which settles what became of a batch in doubt.
--
-- KEYS  1 sender state
-- ARGV  1 new epoch, 2 lifetime of the sender state in ms
-- REPLY OK epoch last (of the epoch before this one; 0 0 when there was no state) | FENCED (a newer epoch) | ERROR text
-- COST  O(1)
--@include reply

return answer(function()
  local epoch = tonumber(ARGV[1])
  local known, last, previous = string.match(redis.call('GET', KEYS[1]) or '0:0', '^(%d+):(%d+):?(.*)$')
  if tonumber(known) > epoch then
    return 'FENCED'
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2]) -- a first write that needs no memory: what is in doubt must be settled
  if tonumber(known) == epoch then
    return 'OK ' .. (previous ~= '' and previous or '0 0') -- sent twice: the same reply again
  end
  redis.call('SET', KEYS[1], epoch .. ':0:' .. known .. ' ' .. last, 'PX', ARGV[2])
  return 'OK ' .. known .. ' ' .. last
end)
