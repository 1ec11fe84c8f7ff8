-- Acknowledges entries of one stream. ARGV[at] is their number, the ids follow; returns
-- where the next argument stands. Ids go in slices because unpack has a limit.
local SLICE = 500

local function acknowledge(stream, group, at)
  local last = at + ARGV[at]
  for from = at + 1, last, SLICE do
    local to = math.min(from + SLICE - 1, last)
    settle(stream, group, unpack(ARGV, from, to))
  end
  return last + 1
end
