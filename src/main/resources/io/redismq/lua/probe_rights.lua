-- Finds out which rights the user lacks: runs every command that scripts use, in a form that changes nothing.
--
-- KEYS  1 a key that does not exist
-- ARGV  1 a channel that nobody listens to
-- REPLY OK, and behind it what is missing: commands, KEY, CHANNEL | ERROR text
-- COST  O(1)
--@include reply

local key, channel = KEYS[1], ARGV[1]

local calls = {
  { 'time' }, { 'publish', channel, '' }, { 'pubsub', 'numsub', channel },
  { 'xadd', key, 'nomkstream', '*', 'f', '' }, { 'xack', key, 'g', '0-1' }, { 'xdel', key, '0-1' }, { 'xlen', key },
  { 'xrange', key, '-', '+' }, { 'xrevrange', key, '+', '-' }, { 'xtrim', key, 'maxlen', '0' },
  { 'xpending', key, 'g' }, { 'xclaim', key, 'g', 'c', '0', '0-1' },
  { 'xreadgroup', 'group', 'g', 'c', 'streams', key, '>' },
  { 'xgroup', 'create', key, 'g', '0' }, { 'xgroup', 'delconsumer', key, 'g', 'c' }, { 'xgroup', 'destroy', key, 'g' },
  { 'xinfo', 'groups', key }, { 'xinfo', 'consumers', key, 'g' },
  { 'zadd', key, 'xx', '1', 'm' }, { 'zrem', key, 'm' }, { 'zcard', key }, { 'zscore', key, 'm' },
  { 'zrange', key, '0', '0' }, { 'zrangebyscore', key, '0', '0' }, { 'zremrangebyscore', key, '0', '0' },
  { 'zincrby', key, 'no number', 'm' }, { 'zpopmin', key },
  { 'hget', key, 'f' }, { 'hgetall', key }, { 'hmget', key, 'f' }, { 'hset', key, 'f', 'no pair', 'g' },
  { 'hincrby', key, 'f', 'no number' }, { 'hdel', key, 'f' }, { 'hexists', key, 'f' },
  { 'hlen', key }, { 'hkeys', key },
  { 'get', key }, { 'set', key, '', 'xx' }, { 'del', key }, { 'unlink', key }, { 'exists', key },
  { 'pexpire', key, '1' },
  { 'hsetnx', key, 'f', '' }, -- creates the key, so it comes last
}
local with_subcommands = { pubsub = true, xgroup = true, xinfo = true }

-- What is missing for a call that failed like this; nil when it is no right. Redis words it in three ways.
local function lacks(call, failure)
  if string.find(failure, "can't run this command", 1, true) or string.find(failure, 'permissions to run', 1, true) then
    return with_subcommands[call[1]] and call[1] .. '|' .. call[2] or call[1]
  elseif string.find(failure, "can't publish", 1, true) or string.find(failure, "access .*channel[^']*$") then
    return 'CHANNEL'
  elseif string.find(failure, "can't access", 1, true) or string.find(failure, "access .*key[^']*$") then
    return 'KEY'
  end
end

return answer(function()
  local missing, seen = { 'OK' }, {}
  for i = 1, #calls do
    local call = calls[i]
    if call[1] ~= 'hsetnx' or not (seen.del or seen.KEY) then
      local result = redis.pcall(unpack(call))
      local what = type(result) == 'table' and result.err and lacks(call, result.err)
      if what and not seen[what] then
        seen[what] = true
        missing[#missing + 1] = what
      end
    end
  end
  if not (seen.del or seen.KEY) then
    redis.call('DEL', key)
  end
  return missing
end)
