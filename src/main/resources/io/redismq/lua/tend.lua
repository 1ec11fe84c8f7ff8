-- Mends what fell out of the books, rarely and in bounded steps: consumers of the group without a lease (the lease set
-- was deleted, or they were made by hand) get one, so that they can be reaped; streams of priorities that were filled
-- by hand are recorded.
--
-- KEYS  1 leases, 2 priorities, 3… the streams of the priorities 9 to 0
-- ARGV  1 group, 2 lease in ms, 3 now ('' in production)
-- REPLY OK adopted priorities | ERROR text
-- COST  O(consumers)
--@include reply
--@include clock

return answer(function()
  local leases, lease, now = KEYS[1], tonumber(ARGV[2]), clock(ARGV[3])
  local adopted, priorities = 0, ''
  for i = 3, #KEYS do
    local priority = tostring(9 - (i - 3))
    if priority == '4' or redis.call('EXISTS', KEYS[i]) == 1 then
      priorities = priorities .. priority
    end
    local listed = redis.pcall('XINFO', 'CONSUMERS', KEYS[i], ARGV[1])
    for _, info in ipairs(listed.err and {} or listed) do
      local name = info[2]
      if string.sub(name, 1, 1) ~= '~' and not redis.call('ZSCORE', leases, name) then
        redis.call('ZADD', leases, now + lease, name)
        adopted = adopted + 1
      end
    end
  end
  if (redis.call('GET', KEYS[2]) or '4') ~= priorities then
    redis.call('SET', KEYS[2], priorities)
  end
  return 'OK ' .. adopted .. ' ' .. priorities
end)
