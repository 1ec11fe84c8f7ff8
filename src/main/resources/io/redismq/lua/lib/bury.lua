-- Moves one pending entry to the dead letters, all its fields as they are, with the evidence beside them.
local function bury(stream, group, id, dlq, evidence)
  local entry = redis.call('XRANGE', stream, id, id)[1]
  if entry then
    local fields = entry[2]
    fields[#fields + 1] = 'evidence'
    fields[#fields + 1] = evidence
    redis.call('XADD', dlq, '*', unpack(fields))
  end
  redis.call('XACK', stream, group, id)
  redis.call('XDEL', stream, id)
  return entry ~= nil
end
