-- Adds an entry with the fields of another one and perhaps more. Lua cannot pass more than about 8,000 values: of an
-- entry with that many fields, which was made by hand, the last ones are left out, or it would block the stream.
local MOST_VALUES = 7000

local function copy(stream, fields, ...)
  if #fields > MOST_VALUES then
    fields = { unpack(fields, 1, MOST_VALUES) }
  end
  for _, value in ipairs({ ... }) do
    fields[#fields + 1] = value
  end
  redis.call('XADD', stream, '*', unpack(fields))
end
