-- Looks after a topic, whoever of its clients does it: removes what no subscription needs any more, all of the topic
-- when there is none, and tells of a consumer whose lease ended, which nobody else may be there to notice.
--
-- KEYS  1 subscriptions, 2 leases, 3 priorities, 4 what is known of the topic, 5… the streams of all ten priorities,
--       highest first, 15 delayed stream, 16 due times, 17 latest deadline, 18 sweep
-- ARGV  1 lease in ms, 2 now ('' in production)
-- REPLY OK overdue | MORE overdue (call again soon): a consumer to reap, as lib/lease spells it ('-': none)
--       | ERROR text
-- COST  O(subscriptions + entries removed, about 10,000 at most per stream)
--@include reply
--@include clock
--@include lease
--@include slowest
--@include trim

local FIRST_STREAM = 5

return answer(function()
  redis.call('ZREM', KEYS[2], '') -- a first write that needs no memory: with Redis full this makes room
  local now = tonumber(clock(ARGV[2]))
  local retained = retained_from(KEYS[4], now)
  if redis.call('HLEN', KEYS[1]) == 0 and not retained then
    redis.call('UNLINK', unpack(KEYS))
    return 'OK -'
  end
  local dead = redis.call('EXISTS', KEYS[2]) == 1 and renew(KEYS[2], nil, now, tonumber(ARGV[1]))
  local recorded, more = redis.call('GET', KEYS[3]) or '4', false
  for priority = 0, 9 do
    if priority == 4 or string.find(recorded, priority, 1, true) then
      more = trim_stream(KEYS[FIRST_STREAM + 9 - priority], retained) or more
    end
  end
  return (more and 'MORE ' or 'OK ') .. (dead and spell(dead) or '-')
end)
