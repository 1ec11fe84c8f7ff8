-- A hole in the sequence means that a batch which was stored is lost, in a failover for example: like missing state.
local function refused(known_epoch, last, epoch, sequence)
  if epoch < known_epoch then
    return 'FENCED'
  end
  if epoch > known_epoch or sequence > last + 1 then
    return 'UNKNOWN_SENDER'
  end
  return sequence <= last and 'REPEATED' or nil
end
