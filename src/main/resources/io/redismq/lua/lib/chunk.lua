-- A branch of a transaction is what it does to one destination, staged there in chunks before it is committed. The
-- branch's state is the number of its last chunk, or 'closed' from when it is applied or undone.
local CLOSED = 'closed'

-- Nil when this chunk is the next one. A hole means that the state is lost, and perhaps what was staged too. A repeat
-- writes, so that a WAIT behind it is for something.
local function check_chunk(state, chunk)
  local last = redis.call('GET', state)
  if last == CLOSED then
    return 'FENCED'
  end
  local expected = tonumber(last or 0) + 1
  if chunk < expected then
    redis.call('PEXPIRE', state, ARGV[2])
    return 'REPEATED'
  end
  return chunk > expected and 'LOST' or nil
end
