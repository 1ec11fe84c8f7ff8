-- Nil when a subscription has an entry with a consumer, or waiting for a time; else 0, and those that had it back let
-- it go.
local function unread(page, stream, id)
  local holders = {}
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    page.examined = page.examined + 1
    local held = redis.call('XPENDING', stream, info[2], id, id, 1)[1]
    if held and held[2] ~= '~returned' then
      return nil
    end
    holders[#holders + 1] = held and info[2]
  end
  for _, group in ipairs(holders) do
    redis.call('XACK', stream, group, id)
  end
  return 0
end
