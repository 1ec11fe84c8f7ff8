-- Nil when some subscription has an entry pending; else 0.
local function unread(page, stream, id)
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    page.examined = page.examined + 1
    if redis.call('XPENDING', stream, info[2], id, id, 1)[1] then
      return nil
    end
  end
  return 0
end
