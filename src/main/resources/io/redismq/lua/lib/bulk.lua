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
