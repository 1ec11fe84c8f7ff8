-- Storing a batch that is not plain, see send.
local MOST_ROUSED = 10000 -- with the first group everybody looks again, since none may be handed messages any more

-- Defers a message; returns 1 if it is now the next one due, which a waiting consumer must hear of.
local function defer(stream, due, now, delay, header, body)
  local ms, seq = string.match(redis.call('XADD', stream, '*', 'header', header, 'body', body), '(%d+)-(%d+)')
  local member = string.format('new %s-%010d', ms, seq)
  redis.call('ZADD', due, now + delay, member)
  return redis.call('ZRANGE', due, 0, 0)[1] == member and 1 or 0
end

-- Returns how many consumers the batch can occupy, or an answer when there is no room for it.
local function store_batch()
  local deadline, most, grouped = ARGV[7], ARGV[9], string.byte(priorities) == G
  local digits = grouped and string.sub(priorities, 2) or priorities
  local last = 2 + #digits
  -- A key of another type is refused before anything is written.
  for i = 3, last do
    redis.call('XLEN', KEYS[i])
  end
  local recorded = redis.call('GET', KEYS[last + 1]) or '4'
  redis.call('XLEN', KEYS[last + 2])
  redis.call('ZCARD', KEYS[last + 3])
  redis.call('GET', KEYS[last + 4])
  local full = most ~= '' and refuse_overflow(used_streams(recorded, last + 5), ARGV[10], KEYS[last + 2],
    KEYS[last + 3], KEYS[last + 15], tonumber(most), (#ARGV - 10) / 4)
  if full then
    return full
  end
  local occupied, now = 0, tonumber(clock(ARGV[5]))
  for i = 11, #ARGV, 4 do
    local delay = tonumber(ARGV[i + 3])
    if delay == 0 then
      redis.call('XADD', KEYS[2 + tonumber(ARGV[i + 2])], '*', 'header', ARGV[i], 'body', ARGV[i + 1])
      occupied = occupied + 1
    else
      occupied = occupied + defer(KEYS[last + 2], KEYS[last + 3], now, delay, ARGV[i], ARGV[i + 1])
    end
  end
  record_priorities(KEYS[last + 1], recorded, digits, grouped)
  if grouped and not string.find(recorded, 'g', 1, true) then
    occupied = MOST_ROUSED
  end
  if deadline ~= '' then
    record_deadline(KEYS[last + 4], deadline, ARGV[8])
  end
  return occupied
end
