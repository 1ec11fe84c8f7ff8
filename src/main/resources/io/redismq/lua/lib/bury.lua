-- Moves one pending entry to the dead letters, all its fields as they are, with the evidence beside them. Returns
-- false when the entry is gone.
local function bury(stream, group, id, dlq, evidence)
  local entry = redis.call('XRANGE', stream, id, id)[1]
  if entry then
    copy(dlq, entry[2], 'evidence', evidence)
  end
  settle(stream, group, id)
  return entry ~= nil
end
