-- Milliseconds since 1970 by the server's clock, the one clock that all clients share, as text: a number would be
-- printed anew, digit by digit, for each command it is passed to. A test may give its own.
local function clock(given)
  if given ~= '' then
    return given
  end
  local time = redis.call('TIME')
  return time[1] .. string.sub('00000' .. time[2], -6, -4)
end
