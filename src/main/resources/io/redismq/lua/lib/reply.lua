-- Runs the verb and makes its reply a list, the first element of which is a line that begins with a code. An error of
-- Redis becomes a reply too: on 6.2 an error inside a script reaches the client wrapped in prose, so the client could
-- not tell WRONGTYPE from NOPERM.
local function answer(verb)
  local ok, result = pcall(verb)
  if not ok then
    return { 'ERROR ' .. (type(result) == 'table' and result.err or tostring(result)) }
  end
  return type(result) == 'table' and result or { result }
end
