-- Appends one entry to a reply at a position, as the elements "PRIORITY ID COUNT", header and body (nil where the entry
-- has no such field); with evidence the first ends in " +" and the evidence follows. A flat list: one long string costs
-- Redis twice as much, a nested list more on either side. Returns the position after it and the bytes of the fields.
local function pack(reply, at, priority, entry, count)
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
  reply[at] = priority .. ' ' .. entry[1] .. ' ' .. count .. (evidence and ' +' or '')
  reply[at + 1] = header or false
  reply[at + 2] = body or false
  local bytes = (header and #header or 0) + (body and #body or 0)
  if not evidence then
    return at + 3, bytes
  end
  reply[at + 3] = evidence
  return at + 4, bytes + #evidence
end
