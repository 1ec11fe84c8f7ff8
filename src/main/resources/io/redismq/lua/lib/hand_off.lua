-- The hand-off: a plain consumer that waits is given the next message here and now, on the channel of its connection,
-- which saves it the fetch. The message stands in its pending list, so nothing is lost with the channel: its next fetch
-- finds it not waiting any more and counts what it holds, see lib/round.
--
-- Only few and small messages go this way, since what a subscriber is slow to read piles up in Redis. Nothing is handed
-- to a connection that does not listen here, on this node of a cluster: it is woken, and others may get the message.
local MOST_BYTES, ONE = 8192, 49

-- What to publish, "CONSUMER ID LENGTH" (and " +" when there may be more), a line feed, the header of that length, the
-- body; or "CONSUMER ?" and a line feed when the consumer must look it up. Nil when there is nothing to hand over.
local function hand(consumer, channel, stream, last)
  local listening = redis.pcall('PUBSUB', 'NUMSUB', channel)
  if listening.err or listening[2] == 0 then
    return nil
  end
  local read = redis.pcall('XREADGROUP', 'GROUP', 'queue', consumer, 'COUNT', '1', 'STREAMS', stream, '>')
  if not read or read.err then
    return nil
  end
  local id, fields = read[1][2][1][1], read[1][2][1][2]
  if #fields ~= 4 or fields[1] ~= 'header' or fields[3] ~= 'body' or #fields[2] + #fields[4] > MOST_BYTES then
    return consumer .. ' ?\n'
  end
  return consumer .. ' ' .. id .. ' ' .. #fields[2] .. (id == last and '\n' or ' +\n') .. fields[2] .. fields[4]
end

-- For new messages of the default priority, the last of which is given, and who was taken from the waiters for them,
-- each with its score: hands them over. Whoever is not to be handed any, as the last digit of its score says, is woken.
local function hand_off(waiting, prefix, stream, last)
  for i = 1, #waiting, 2 do
    local consumer = waiting[i]
    local channel = prefix .. string.match(consumer, '^[^/]*')
    local message = string.byte(waiting[i + 1], -1) == ONE and hand(consumer, channel, stream, last)
    redis.pcall('PUBLISH', channel, message or consumer)
  end
end
