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

local function held_by(consumer, group, first_stream, streams)
  local held = 0
  for i = first_stream, first_stream + streams - 1 do
    local summary = redis.pcall('XPENDING', KEYS[i], group)
    for _, holder in ipairs(summary[4] or {}) do
      held = held + (holder[1] == consumer and tonumber(holder[2]) or 0)
    end
  end
  return held
end

-- What to do when the pair comes late, behind an XREADGROUP that granted something: a consumer that lives is woken,
-- and its next fetch counts; what a consumer got that is gone goes back.
local function mend_bulk(refused, consumers, waiters, stream)
  local group, consumer, channel = ARGV[1], ARGV[2], ARGV[11]
  redis.call('XACK', stream, group, '0-0') -- needs no memory, so that the next write is not refused under maxmemory
  if refused == 'REPEATED' then
    local number = string.match(redis.call('HGET', consumers, consumer), '%d+')
    redis.call('HSET', consumers, consumer, number .. UNCOUNTED)
    notify(channel, consumer)
  elseif refused == 'LEASE_LOST' then
    wake(waiters, channel, (release({ stream }, group, consumer, MOST_READ, 1)))
  end
end
