-- Reads one page of what stands in a queue, delivered or not, in the order of delivery within a priority.
-- Changes nothing.
--
-- KEYS  1 priorities, 2 one stream of the destination
-- ARGV  1 group, 2 priority of the stream, 3 start ('-', or '(' and the last id), 4 entries at most, 5 known priorities
-- REPLY OK last, then entries, with 0 as the count of those never delivered: the id to go on after ('-': no more)
--       | PRIORITIES p (ask again with these too) | ERROR text
-- COST  O(page)
--@include reply
--@include priorities
--@include pack

return answer(function()
  local refused = unknown_priorities(KEYS[1], ARGV[5])
  if refused then
    return refused
  end
  local reply, at, limit, counts = { '' }, 2, tonumber(ARGV[4]), {}
  local entries = redis.call('XRANGE', KEYS[2], ARGV[3], '+', 'COUNT', limit)
  local pending = #entries > 0
    and redis.pcall('XPENDING', KEYS[2], ARGV[1], entries[1][1], entries[#entries][1], limit) or {}
  for _, held in ipairs(pending.err and {} or pending) do
    counts[held[1]] = held[4]
  end
  for _, entry in ipairs(entries) do
    at = pack(reply, at, ARGV[2], entry, counts[entry[1]] or 0)
  end
  reply[1] = 'OK ' .. (#entries == limit and entries[limit][1] or '-')
  return reply
end)
