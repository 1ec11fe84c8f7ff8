-- Defers a message until a time, ms since 1970; returns 1 if it is now the next one due, which a waiting consumer must
-- hear of.
local function defer(stream, due, time, header, body)
  local ms, seq = string.match(redis.call('XADD', stream, '*', 'header', header, 'body', body), '(%d+)-(%d+)')
  local member = string.format('new %s-%010d', ms, seq)
  redis.call('ZADD', due, time, member)
  return redis.call('ZRANGE', due, 0, 0)[1] == member and 1 or 0
end
