-- The owner key of a temporary destination names its holder, CONNECTION/NUMBER. A connection whose lease ended comes
-- back under a higher number; what arrives under a lower one after that is late and must not touch the destination.
local function number_of(holder)
  return tonumber(string.match(holder, '/(%d+)$') or 0)
end

local function is_late(owner_key, holder)
  local owner = redis.call('GET', owner_key)
  return owner ~= false and number_of(owner) > number_of(holder)
end
