-- Storing a batch that is not plain, see send.

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
      occupied = occupied + defer(KEYS[last + 2], KEYS[last + 3], now + delay, ARGV[i], ARGV[i + 1])
    end
  end
  record_priorities(KEYS[last + 1], recorded, digits, grouped, KEYS[2])
  if deadline ~= '' then
    record_deadline(KEYS[last + 4], deadline, ARGV[8])
  end
  return occupied
end
