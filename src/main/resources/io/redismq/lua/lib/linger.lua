-- The record of a subscription that is not durable goes by itself when nobody is left to end it. Not with the lease:
-- after an outage consumers get time to come back, and who comes first must find what they have.
local LINGERING_LEASES = 10

local function linger(lease)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, string.format('%.0f', lease * LINGERING_LEASES))
  end
end
