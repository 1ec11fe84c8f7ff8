-- Milliseconds since 1970 by the server's clock, the one clock that all clients share. A test may give its own.
local function clock(given)
  if given ~= '' then
    return tonumber(given)
  end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
