-- A stream of a topic that is new begins for every subscription with its first message. KEYS[first] on are the streams
-- of these priorities.
local function prepare_streams(subscriptions, recorded, priorities, first)
  local labels = nil
  for i = 1, #priorities do
    if not string.find(recorded, string.sub(priorities, i, i), 1, true) then
      labels = labels or redis.call('HKEYS', subscriptions)
      for _, label in ipairs(labels) do
        redis.pcall('XGROUP', 'CREATE', KEYS[first + i - 1], label, '0', 'MKSTREAM')
      end
    end
  end
end
