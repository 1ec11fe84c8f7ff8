-- Bulk fetches. A body that crosses Lua is copied several times, so where only new messages of the default priority
-- wait, the client reads them with a plain XREADGROUP and sends the fetch script right behind it in the same pipeline,
-- which acknowledges, checks the number, and says whether the next fetch may be a bulk one too.
--
-- XREADGROUP knows no request numbers: carried out once more, it grants messages that nobody expects. So the script
-- tells how many entries the consumer holds, which the client compares with what it knows of.
local function allows_bulk(stream, group, known, next_due)
  if known ~= '4' or next_due ~= -1 then
    return false
  end
  local returned = redis.pcall('XPENDING', stream, group, '-', '+', 1, '~returned')
  return not returned.err and #returned == 0
end

-- What to do when the pair comes late, behind an XREADGROUP that granted something: a consumer that lives is woken,
-- and its next fetch counts; what a consumer got that is gone goes back.
local function mend_bulk(refused, stream)
  redis.call('XACK', stream, group, '0-0') -- needs no memory, so that the next write is not refused under maxmemory
  if refused == 'REPEATED' then
    local number = string.match(redis.call('HGET', CONSUMERS, consumer), '%d+')
    redis.call('HSET', CONSUMERS, consumer, number .. UNCOUNTED)
    notify(channel, consumer)
  elseif refused == 'LEASE_LOST' then
    offer(WAITERS, channel, (release(RETURNED, { stream }, '4', group, consumer, MOST_READ, 1)))
  end
end
