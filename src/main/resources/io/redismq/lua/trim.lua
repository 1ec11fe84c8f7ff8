-- Looks after a topic, whoever of its clients does it: removes what no subscription needs any more, all of the topic
-- when there is none, and tells of a consumer whose lease ended, which nobody else may be there to notice.
--
-- KEYS  1 leases, 2 priorities, 3 what is known of the topic, 4 subscriptions, 5 delayed stream, 6 due times, 7 latest
--       deadline, 8 sweep, 9… the streams of all ten priorities, highest first
-- ARGV  1 lease in ms, 2 now ('' in production), 3 'now' to trim although another client has just done so, or ''
-- REPLY OK overdue | MORE overdue (call again soon): a consumer to reap, as lib/lease spells it ('-': none)
--       | ERROR text
-- COST  O(subscriptions + entries removed, about 10,000 at most per stream)
--@include reply
--@include clock
--@include lease
--@include slowest
--@include trim

local FIRST_STREAM, PAUSE, STATE_LIFE = 9, 400, 3600000

-- All clients of a topic share one round of trimming. The time of the last one is kept beside that of the last sweep.
local function is_done(now)
  local since = now - (redis.call('HGET', KEYS[8], 'trimmed') or 0)
  if since >= 0 and since < PAUSE then -- it is less when the clock jumped back
    return true
  end
  redis.call('HSET', KEYS[8], 'trimmed', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[8], STATE_LIFE)
  return false
end

return answer(function()
  redis.call('ZREM', KEYS[1], '') -- a first write that needs no memory: with Redis full this makes room
  local now = tonumber(clock(ARGV[2]))
  if ARGV[3] == '' and is_done(now) then
    return 'OK -'
  end
  local labels = redis.call('HKEYS', KEYS[4])
  local retained = retained_from(KEYS[3], now)
  if #labels == 0 and not retained then
    redis.call('UNLINK', unpack(KEYS))
    return 'OK -'
  elseif #labels == 0 then
    redis.call('UNLINK', KEYS[1], KEYS[5], KEYS[6]) -- what is delayed is not for those that may come
  end
  local dead = redis.call('EXISTS', KEYS[1]) == 1 and renew(KEYS[1], nil, now, tonumber(ARGV[1]))
  local recorded, more = redis.call('GET', KEYS[2]) or '4', false
  for priority = 0, 9 do
    if priority == 4 or string.find(recorded, priority, 1, true) then
      more = trim_stream(KEYS[FIRST_STREAM + 9 - priority], labels, retained) or more
    end
  end
  return (more and 'MORE ' or 'OK ') .. (dead and spell(dead) or '-')
end)
