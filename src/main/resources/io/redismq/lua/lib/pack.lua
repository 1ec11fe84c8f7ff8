-- Appends one entry to a reply, as four elements: "PRIORITY ID COUNT", header, body, evidence (nil where the entry has
-- no such field). A flat list: building one long string costs Redis twice as much, a nested one more on either side.
local function pack(reply, priority, entry, count)
  local fields, header, body, evidence = entry[2]
  if #fields == 4 and fields[1] == 'header' and fields[3] == 'body' then
    header, body = fields[2], fields[4]
  else
    for i = 1, #fields, 2 do
      local name = fields[i]
      header = name == 'header' and fields[i + 1] or header
      body = name == 'body' and fields[i + 1] or body
      evidence = name == 'evidence' and fields[i + 1] or evidence
    end
  end
  local n = #reply
  reply[n + 1] = priority .. ' ' .. entry[1] .. ' ' .. count
  reply[n + 2] = header or false
  reply[n + 3] = body or false
  reply[n + 4] = evidence or false
  return (header and #header or 0) + (body and #body or 0) + (evidence and #evidence or 0)
end
