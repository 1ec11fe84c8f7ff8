-- Renews the one lease by which all temporary destinations of a connection live, and enters new ones. Tells of a holder
-- whose lease ended. A holder that is not there any more, or was taken over, gets no new lease under its name.
--
-- KEYS  1 leases of the holders, 2 what this holder has; without a holder only the first
-- ARGV  1 holder, CONNECTION/NUMBER ('': only look), 2 lease in ms, 3 'first' when the holder begins,
--       4 now ('' in production), 5… destinations to enter
-- REPLY OK overdue | LEASE_LOST overdue: a holder to take over, as lib/lease spells it ('-': none) | ERROR text
-- COST  O(destinations to enter)
--@include reply
--@include clock
--@include lease

-- A holder that was taken over stays with a score of 0 until all it had is deleted; less after the clock jumped back.
local function is_lost(leases, holder)
  return ARGV[3] ~= 'first' and tonumber(redis.call('ZSCORE', leases, holder) or 0) <= 0
end

return answer(function()
  local leases, holder = KEYS[1], ARGV[1]
  if holder == '' and redis.call('EXISTS', leases) == 0 then
    return 'OK -' -- nobody has temporary destinations
  end
  local lost = holder ~= '' and is_lost(leases, holder)
  local renewed = holder ~= '' and not lost
  if renewed then
    redis.call('ZCARD', KEYS[2]) -- a key of another type is refused before anything is written
  end
  redis.call('ZREM', leases, '') -- a first write that needs no memory: with Redis full the lease must not end
  local dead = renew(leases, renewed and holder or nil, tonumber(clock(ARGV[4])), tonumber(ARGV[2]))
  if renewed then
    for i = 5, #ARGV do
      redis.call('ZADD', KEYS[2], 0, ARGV[i])
    end
  end
  return (lost and 'LEASE_LOST ' or 'OK ') .. (dead and spell(dead) or '-')
end)
