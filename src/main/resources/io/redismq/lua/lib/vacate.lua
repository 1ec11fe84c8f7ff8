-- Removes a holder from the leases, and the leases with the last one: their two members of their own say nothing then.
local function vacate(leases, holder)
  redis.call('ZREM', leases, holder)
  local left = redis.call('ZCARD', leases)
  for _, own in ipairs({ SEEN, GRACE }) do
    left = left - (redis.call('ZSCORE', leases, own) and 1 or 0)
  end
  if left == 0 then
    redis.call('DEL', leases)
  end
end
