-- Decides whether a consumer's request may run; nil means yes. A consumer has one request under way at a time and
-- numbers them from 1, so a number not above the last one is a repeat of what was done already. A consumer that is
-- unknown although its number is above 1 was reaped, or the data was lost: nothing is its own any more.
local function refusal(consumers, consumer, request)
  local last = redis.call('HGET', consumers, consumer)
  if not last then
    return request > 1 and 'LEASE_LOST' or nil
  end
  return request <= tonumber(last) and 'REPEATED' or nil
end
