-- Acknowledges entries of one stream of a queue and removes them. ARGV[at] is their number, the ids follow; returns
-- where the next argument stands. Ids go in slices because unpack has a limit.
local SLICE = 500

local function acknowledge(stream, group, at)
  local last = at + ARGV[at]
  for from = at + 1, last, SLICE do
    local to = math.min(from + SLICE - 1, last)
    redis.call('XACK', stream, group, unpack(ARGV, from, to))
    redis.call('XDEL', stream, unpack(ARGV, from, to))
  end
  return last + 1
end
