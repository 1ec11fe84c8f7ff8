-- Priorities in use are recorded where the fetch finds them, highest first, and behind them a g when messages have
-- groups.
local function record_priorities(key, known, used, grouped)
  local all = ''
  for priority = 9, 0, -1 do
    if string.find(known .. used, priority, 1, true) then
      all = all .. priority
    end
  end
  if grouped or string.find(known, 'g', 1, true) then
    all = all .. 'g'
  end
  if all ~= known then
    redis.call('SET', key, all)
  end
end

-- Records until when messages here can expire, which tells whether a sweep is worth while.
local function record_deadline(key, deadline, margin)
  if tonumber(redis.call('GET', key) or 0) < tonumber(deadline) then
    redis.call('SET', key, deadline, 'PXAT', string.format('%.0f', deadline + margin))
  end
end
