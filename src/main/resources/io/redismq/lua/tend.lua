-- Mends what fell out of the books, rarely and in bounded steps: consumers of the group without a lease (the lease set
-- was deleted, or they were made by hand) get one, so that they can be reaped; streams of priorities that were filled
-- by hand are recorded. No record is removed, since delayed messages of a priority may come before its stream.
--
-- KEYS  1 leases, 2 priorities, 3… the streams of all priorities that the destination may have, highest first
-- ARGV  1 group, 2 lease in ms, 3 the priorities of KEYS 3…, one digit each, 4 now ('' in production)
-- REPLY OK adopted priorities | ERROR text
-- COST  O(consumers)
--@include reply
--@include place
--@include clock
--@include consumer

return answer(function()
  local leases, group, lease, now = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(clock(ARGV[4]))
  local recorded = redis.call('GET', KEYS[2]) or '4'
  touch(group, 3)
  local adopted, priorities = 0, ''
  for i = 1, #ARGV[3] do
    local stream, priority = KEYS[2 + i], string.sub(ARGV[3], i, i)
    if string.find(recorded, priority, 1, true) or priority == '4' or redis.call('EXISTS', stream) == 1 then
      priorities = priorities .. priority
    end
    local listed = redis.pcall('XINFO', 'CONSUMERS', stream, group)
    for _, info in ipairs(listed.err and {} or listed) do
      local name = info[2]
      if name ~= '' and string.sub(name, 1, 1) ~= '~' and not redis.call('ZSCORE', leases, place(group, name)) then
        redis.call('ZADD', leases, now + lease, place(group, name))
        adopted = adopted + 1
      end
    end
  end
  local record = priorities .. (string.match(recorded, 'g') or '')
  if recorded ~= record then
    redis.call('SET', KEYS[2], record)
  end
  return 'OK ' .. adopted .. ' ' .. priorities
end)
