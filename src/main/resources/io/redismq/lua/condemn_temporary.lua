-- Takes over from a holder of temporary destinations whose lease ended: from here on it cannot renew the lease. Tells
-- what is to be deleted, page by page; when nothing is left, the holder is forgotten.
--
-- KEYS  1 leases of the holders, 2 what this holder has
-- ARGV  1 the holder as keep_temporary told it, 2 destinations at most, 3 now ('' in production)
-- REPLY OK number destinations (call again when they are deleted) | DONE (nothing is left)
--       | ALIVE (the lease has not ended, or the time of grace is on) | ERROR text
-- COST  O(destinations told)
--@include reply
--@include clock
--@include lease
--@include vacate

-- What was put there by hand and is no temporary destination of this connection must not be deleted.
local function is_own(member, connection)
  return string.match(member, '^%l+:~temp/([^/ ]+)/%d+$') == connection
end

return answer(function()
  local leases, holder, now = KEYS[1], read_name(ARGV[1]), tonumber(clock(ARGV[3]))
  local ends = tonumber(redis.call('ZSCORE', leases, holder) or 0)
  local grace = tonumber(redis.call('ZSCORE', leases, GRACE) or 0)
  if ends > 0 and (ends >= now or grace > now) or string.sub(holder, 1, 1) == '~' then
    return 'ALIVE'
  end
  local members = redis.call('ZRANGE', KEYS[2], 0, tonumber(ARGV[2]) - 1)
  redis.call('ZREM', leases, '') -- a first write that needs no memory: with Redis full this makes room
  if #members == 0 then
    vacate(leases, holder)
    return 'DONE'
  end
  if ends > 0 then
    redis.call('ZADD', leases, 0, holder)
  end
  local own, connection = {}, string.match(holder, '^[^/]*')
  for _, member in ipairs(members) do
    if is_own(member, connection) then
      own[#own + 1] = member
    else
      redis.call('ZREM', KEYS[2], member)
    end
  end
  return 'OK ' .. #own .. ' ' .. table.concat(own, ' ')
end)
