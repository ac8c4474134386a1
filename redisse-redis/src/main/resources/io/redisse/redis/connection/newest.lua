-- Prepended to scripts that need the newest id without assigning one.

-- Returns the newest id. If the counter is missing or invalid, begins a new life. If the calling
-- process knows a greater id, the counter went back in time.
local function newest_id()
  local id = tonumber(own('GET', COUNTER)) or 0
  if DOUBT then
    return math.max(id, KNOWN)
  end
  if not (id >= ANCHORED and id <= LAST) then
    return lives().begin('counter')
  end
  return id < KNOWN and lives().report_loss() or id
end

-- Returns the epoch and the start of the current life.
local function current_life()
  local epoch, start = string.match(own('GET', LIFE) or '', '^%x+ %x* (%d+) .*:(%d+)$')
  if not epoch then
    start = lives().begin('counter')
    epoch = start
  end
  return tonumber(epoch), tonumber(start)
end
