-- What to answer when priorities are in use that a request does not know; nil when it knows all. It may know more: the
-- record may have been lost. Junk in the record is passed over. Returns the record too.
local function unknown_priorities(key, known)
  local recorded = redis.call('GET', key) or '4'
  if recorded ~= known then
    for priority in string.gmatch(recorded, '%d') do
      if not string.find(known, priority, 1, true) then
        return 'PRIORITIES ' .. string.gsub(recorded, '%D', ''), recorded
      end
    end
  end
  return nil, recorded
end
