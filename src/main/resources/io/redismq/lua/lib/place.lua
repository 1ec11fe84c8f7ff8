-- Where a consumer stands among waiters and leases: at a queue by its name; at a topic, whose subscriptions share these
-- sets, behind the label of its subscription, which is the name of the consumer group.
local QUEUE_GROUP = 'queue'

local function place(group, consumer)
  return group == QUEUE_GROUP and consumer or group .. ' ' .. consumer
end
