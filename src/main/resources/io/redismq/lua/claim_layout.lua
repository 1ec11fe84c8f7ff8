-- Tells which versions of keys and entries a namespace has, as the first client said. Tells a server that is too old.
--
-- KEYS  1 the record of the layout
-- ARGV  1 version of the keys, 2 of the entries, 3 start of a range that only a server that is new enough can read
-- REPLY OK, and behind it the two versions, empty where one is missing | OLD | ERROR text
-- COST  O(1)
--@include reply

local record, keys, entries, start = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

return answer(function()
  local read = redis.pcall('XRANGE', record, start, '+')
  if read.err and string.find(read.err, 'Invalid stream ID', 1, true) then
    return 'OLD'
  end
  if redis.call('EXISTS', record) == 0 then
    -- A first write that needs no memory: with Redis full somebody must be able to come and receive.
    redis.call('PEXPIRE', record, 1)
    redis.call('HSET', record, 'keys', keys, 'entries', entries)
  end
  local found = redis.call('HMGET', record, 'keys', 'entries')
  return { 'OK', found[1] or '', found[2] or '' }
end)
