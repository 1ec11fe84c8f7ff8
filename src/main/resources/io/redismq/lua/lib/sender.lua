-- A hole in the sequence means that a batch which was stored is lost, in a failover for example: like missing state. A
-- repeat writes, so that a WAIT behind it is for something.
local function refused(known_epoch, last, epoch, sequence)
  if epoch < known_epoch then
    return 'FENCED'
  end
  if epoch > known_epoch or sequence > last + 1 then
    return 'UNKNOWN_SENDER'
  end
  if sequence <= last then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return 'REPEATED'
  end
end
