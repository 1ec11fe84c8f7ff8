-- Grants messages to the caller, one stream after the other, until its credit is used up. A grant is a table: credit
-- (messages), byte_credit, chunk (messages to read next), grouped (whether there are message groups), kept and evidence
-- (see expire); and what came of it: reply and at (see pack), taken, bytes, examined, expired, barred (an owner of a
-- group ends, and more of its messages come back; who goes on would only meet them again).
local LIMIT = 1000

-- How many entries to read next. The chunk follows the size of what was read, since a read cannot be undone: a small
-- step at first, then as many as the rest of the byte credit lets expect.
local function wanted(grant)
  local credit, taken, bytes = grant.credit, grant.taken, grant.bytes
  if grant.barred or grant.examined >= credit + LIMIT or taken >= credit
    or (taken > 0 and bytes >= grant.byte_credit) then
    return 0
  end
  if taken > 0 then
    grant.chunk = math.min(grant.chunk * 8, math.floor((grant.byte_credit - bytes) / (bytes / taken + 1)))
  end
  grant.chunk = math.max(1, math.min(grant.chunk, MOST_READ))
  return math.min(grant.chunk, credit - taken)
end

local function take(grant, stream, priority, entry, count)
  local fields = entry[2]
  grant.examined = grant.examined + 1
  if is_expired(fields, now) then
    expire(stream, group, entry, count - 1, now, grant.kept, grant.evidence)
    grant.expired = grant.expired + 1
    return
  end
  local owner = grant.grouped and owner_from_now(fields)
  if owner then
    grant.barred = not keep_for(owner, stream, priority, entry[1], count - 1) or grant.barred
  else
    local bytes
    grant.at, bytes = pack(grant.reply, grant.at, priority, entry, count)
    grant.bytes = grant.bytes + bytes
    grant.taken = grant.taken + 1
  end
end

-- The pool of returned entries: claiming raises their count by one. What is no longer in the stream leaves the list.
-- Before each page comes in what is kept for the caller, or what is behind that would overtake it. Returns how many
-- entries are wanted then.
local function take_returned(grant, stream, priority, want)
  while want > 0 do
    if grant.grouped then
      regain(stream, priority, want)
    end
    local pending = redis.pcall('XPENDING', stream, group, '-', '+', want, '~returned')
    if pending.err then
      if not string.find(pending.err, 'NOGROUP', 1, true) then
        error(pending.err)
      end
      redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
      return want
    elseif #pending == 0 then
      return want
    end
    local ids, members, counts = {}, {}, {}
    for i, held in ipairs(pending) do
      ids[i], members[i], counts[held[1]] = held[1], priority .. ' ' .. held[1], held[4] + 1
    end
    redis.call('ZREM', RETURNED, unpack(members))
    for _, entry in ipairs(redis.call('XCLAIM', stream, group, consumer, 0, unpack(ids))) do
      if entry then
        take(grant, stream, priority, entry, counts[entry[1]])
        counts[entry[1]] = nil
      end
    end
    for id in pairs(counts) do
      grant.examined = grant.examined + 1
      redis.call('XACK', stream, group, id)
    end
    want = wanted(grant)
  end
  return want
end

-- Takes new entries; the first ones may have been read already.
local function take_new(grant, stream, priority, want, entries)
  while want > 0 do
    if not entries then
      local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', stream, '>')
      if not read then
        return
      end
      entries = read[1][2]
    end
    for _, entry in ipairs(entries) do
      take(grant, stream, priority, entry, '1') -- as text, which need not be printed
    end
    if #entries < want then
      return
    end
    want, entries = wanted(grant), nil
  end
end

-- Whether the streams had less than the credit allows, so that there is nothing left to read.
local function fell_short(grant)
  return grant.taken < grant.credit and (grant.taken == 0 or grant.bytes < grant.byte_credit)
    and grant.examined < grant.credit + LIMIT
end
