-- What to do when the pair of a bulk fetch comes late, behind an XREADGROUP that granted something: a consumer that
-- lives is woken, and its next fetch counts; what a consumer got that is gone goes back.
local function mend_bulk(refused, stream)
  redis.call('XACK', stream, group, '0-0') -- needs no memory, so that the next write is not refused under maxmemory
  if refused == 'REPEATED' then
    local number = string.match(redis.call('HGET', CONSUMERS, consumer), '%d+')
    redis.call('HSET', CONSUMERS, consumer, number .. UNCOUNTED)
    notify(channel, consumer)
  elseif refused == 'LEASE_LOST' then
    offer(WAITERS, channel, (release(RETURNED, { stream }, '4', group, consumer, MOST_READ, 1)), group)
  end
end
