-- Appends one entry to a packed reply: a line "PRIORITY ID COUNT HEADER BODY EVIDENCE" (the last three are lengths,
-- -1 for a field that is not there) and then the bytes of these fields. One string crosses to the client, so that
-- neither side builds or scans an array of small values. Returns the number of these bytes.
local function pack(parts, priority, entry, count)
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
  local n = #parts
  parts[n + 1] = priority .. ' ' .. entry[1] .. ' ' .. count .. ' ' .. (header and #header or -1) .. ' '
    .. (body and #body or -1) .. ' ' .. (evidence and #evidence or -1) .. '\n'
  parts[n + 2] = header or ''
  parts[n + 3] = body or ''
  parts[n + 4] = evidence or ''
  return #parts[n + 2] + #parts[n + 3] + #parts[n + 4]
end
