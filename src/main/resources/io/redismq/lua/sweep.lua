-- Takes out expired messages that wait in a queue though nobody fetches them: what was never delivered, and the pool of
-- returned ones. All clients share one sweep, which goes through the streams from high to low priority, a page per
-- call, and rests between two rounds. Does nothing where nothing can expire. What consumers hold is left to them.
--
-- KEYS  1 latest deadline, 2 sweep, 3 priorities, 4 returned, 5… the streams of all ten priorities, highest first;
--       then, where expired messages are kept: their stream, its waiters
-- ARGV  1 group, 2 rest between two rounds in ms, 3 now ('' in production), 4 wake-up channel prefix,
--       5 evidence of expired messages, where they are kept, 6 'topic' or '': of a topic only what no subscription has
--       read yet, or all have done with
-- REPLY OK wait expired (ms until another call is worth while; how many messages were taken out) | ERROR text
-- COST  O(page): 500 entries or about 1 MiB, and one entry
--@include reply
--@include place
--@include clock
--@include wake
--@include copy
--@include settle
--@include expire
--@include unread

local PAGE, PAGE_BYTES, PAUSE, STATE_LIFE = 500, 1048576, 500, 3600000

local group, kept = ARGV[1], KEYS[15]
local time = clock(ARGV[3])

local function now()
  return time
end

-- How often an entry was delivered, or nil when it is not ours to take: with a consumer, or waiting for a time.
local function deliveries(page, stream, id)
  if ARGV[6] == 'topic' then
    return unread(page, stream, id)
  end
  local pending = redis.pcall('XPENDING', stream, group, id, id, 1)
  local held = not pending.err and pending[1]
  if not held then
    return 0
  end
  return held[2] == '~returned' and held[4] or nil
end

local function size(entry)
  local bytes = 0
  for _, value in ipairs(entry[2]) do
    bytes = bytes + #value
  end
  return bytes
end

-- Goes on in one stream, a little at first, since a read cannot be undone. Returns where it came to, nil for its end.
local function sweep_stream(page, priority, stream, start)
  local step = 1
  while page.examined < PAGE and page.bytes < PAGE_BYTES do
    local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', step)
    for _, entry in ipairs(entries) do
      page.examined = page.examined + 1
      page.bytes = page.bytes + size(entry)
      local count = is_expired(entry[2], now) and deliveries(page, stream, entry[1])
      if count then
        expire(stream, group, entry, count, now, kept, ARGV[5])
        redis.call('ZREM', KEYS[4], priority .. ' ' .. entry[1])
        page.expired = page.expired + 1
      end
      start = '(' .. entry[1]
    end
    if #entries < step then
      return nil
    end
    step = math.min(step * 8, math.ceil((PAGE_BYTES - page.bytes) / (page.bytes / page.examined + 1)))
    step = math.max(1, math.min(step, PAGE - page.examined))
  end
  return start
end

-- Goes on where the last page ended; returns the place where this one did, '' when the round is over.
local function sweep_page(page, place)
  local at, start = string.match(place, '^(%d) (.+)$')
  local recorded = redis.call('GET', KEYS[3]) or '4'
  for priority = tonumber(at or 9), 0, -1 do
    if string.find(recorded, priority, 1, true) then
      local stopped = sweep_stream(page, priority, KEYS[14 - priority], start or '-')
      if stopped then
        return priority .. ' ' .. stopped
      end
    end
    start = nil
  end
  return ''
end

return answer(function()
  local rest, state = tonumber(ARGV[2]), redis.call('HMGET', KEYS[2], 'next', 'place')
  if redis.call('EXISTS', KEYS[1]) == 0 then
    return 'OK ' .. rest .. ' 0'
  end
  local wait = (tonumber(state[1]) or 0) - tonumber(time)
  if wait > 0 and wait <= rest then -- it is longer when the clock jumped back
    return 'OK ' .. wait .. ' 0'
  end
  if kept then
    redis.call('XLEN', kept) -- refuses a key of another type before anything is written
  end
  redis.call('PEXPIRE', KEYS[2], STATE_LIFE) -- a first write that needs no memory, so that it works when Redis is full
  local page = { examined = 0, bytes = 0, expired = 0 }
  local place = sweep_page(page, state[2] or '')
  local pause = place == '' and rest or page.expired > 0 and 0 or PAUSE
  redis.call('HSET', KEYS[2], 'next', string.format('%.0f', time + pause), 'place', place)
  redis.call('PEXPIRE', KEYS[2], STATE_LIFE)
  if kept then
    wake(KEYS[16], ARGV[4], page.expired)
  end
  return 'OK ' .. pause .. ' ' .. page.expired
end)
