-- Which of two entries is older. Ids are compared as pairs of numbers, digit by digit, since Lua rounds large ones;
-- Redis writes them without leading zeros.
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)%-?(%d*)$')
  return ms, seq == '' and '0' or seq
end

local function is_less(one, other)
  return #one < #other or #one == #other and one < other
end

local function is_before(one, other)
  local ms, seq = parts(one)
  local other_ms, other_seq = parts(other)
  return is_less(ms, other_ms) or ms == other_ms and is_less(seq, other_seq)
end
