-- Reads one page of what a consumer holds, for a client that lost the reply of a fetch: what it does not know of was
-- granted by that fetch. Changes nothing.
--
-- KEYS  1 consumers, 2 one stream of the destination
-- ARGV  1 group, 2 consumer, 3 priority of the stream, 4 start ('-', or '(' and the last id), 5 entries at most
-- REPLY OK last, then entries: the id to go on after ('-': no more) | LEASE_LOST | ERROR text
-- COST  O(page)
--@include reply
--@include consumer
--@include pack

return answer(function()
  if not redis.call('HGET', KEYS[1], ARGV[2]) then
    return 'LEASE_LOST'
  end
  local reply, at, limit = { '' }, 2, tonumber(ARGV[5])
  local pending = redis.pcall('XPENDING', KEYS[2], ARGV[1], ARGV[4], '+', limit, ARGV[2])
  if pending.err then
    if string.find(pending.err, 'NOGROUP', 1, true) then
      return 'OK -'
    end
    error(pending.err)
  end
  for _, held in ipairs(pending) do
    local entry = redis.call('XRANGE', KEYS[2], held[1], held[1])[1]
    if entry then
      at = pack(reply, at, ARGV[3], entry, held[4])
    end
  end
  reply[1] = 'OK ' .. (#pending == limit and pending[limit][1] or '-')
  return reply
end)
