-- A stream that is new begins for every subscription with its first message.
local function prepare_streams(recorded)
  local labels = nil
  for i = 1, #digits do
    if not string.find(recorded, string.sub(digits, i, i), 1, true) then
      labels = labels or redis.call('HKEYS', SUBSCRIPTIONS)
      for _, label in ipairs(labels) do
        redis.pcall('XGROUP', 'CREATE', KEYS[FIRST_STREAM - 1 + i], label, '0', 'MKSTREAM')
      end
    end
  end
end
