-- Priorities in use are recorded where the fetch finds them, highest first, and behind them a g when messages have
-- groups.
--
-- From the first group on nobody may be handed a message without a look at its group, so all who wait are only woken.
local MOST_WAITING, ONE = 10000, 49

local function end_hand_offs(waiters)
  local waiting = redis.pcall('ZRANGE', waiters, 0, MOST_WAITING - 1, 'WITHSCORES')
  for i = 1, #waiting, 2 do
    if string.byte(waiting[i + 1], -1) == ONE then
      redis.call('ZINCRBY', waiters, -1, waiting[i])
    end
  end
end

local function record_priorities(key, known, used, grouped, waiters)
  local all = ''
  for priority = 9, 0, -1 do
    if string.find(known .. used, priority, 1, true) then
      all = all .. priority
    end
  end
  if grouped or string.find(known, 'g', 1, true) then
    all = all .. 'g'
  end
  if waiters and grouped and not string.find(known, 'g', 1, true) then
    end_hand_offs(waiters)
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
