-- Runs the verb and turns an error of Redis into a reply: on 6.2 an error inside a script reaches the client
-- wrapped in prose, so the client could not tell WRONGTYPE from NOPERM.
local function answer(verb)
  local ok, result = pcall(verb)
  if ok then
    return result
  end
  return 'ERROR ' .. (type(result) == 'table' and result.err or tostring(result))
end
