-- Expired messages. A deadline is believed only in a header of our version, all digits: anything else is for the
-- client to judge. Evidence, which stands last, makes an entry one that was set aside, which does not expire.
local NEVER = '00000000000000'

local function is_expired(fields, now)
  if fields[1] ~= 'header' or fields[#fields - 1] == 'evidence' then
    return false
  end
  local header = fields[2]
  local deadline = string.sub(header, 5, 18)
  return deadline ~= NEVER and string.find(header, '^1%d%u%u%d%d%d%d%d%d%d%d%d%d%d%d%d%d') ~= nil
    and tonumber(deadline) <= tonumber(now())
end

-- Takes an expired entry out of its stream: to the expired ones with the evidence, or away where these are not kept.
local function expire(stream, group, entry, deliveries, now, kept, evidence)
  if kept then
    copy(kept, entry[2], 'evidence', evidence .. '\nJMS_RedisMQ_OriginalEntry:S=' .. entry[1]
      .. '\nJMS_RedisMQ_DeliveryCount:I=' .. deliveries .. '\nJMS_RedisMQ_DeadLetterTime:L=' .. now())
  end
  settle(stream, group, entry[1])
end
