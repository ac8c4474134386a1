-- Shared code, prepended to each script. docs/redis.md explains lives, the epoch and evidence.
--
-- KEYS[1] counter, the newest id of all channels    KEYS[2] epoch: earlier cursors may have missed events
-- KEYS[3] life: see lives().noted; also holds the epoch, because all returning clients would be notified
-- if it was lost
-- KEYS[4] historySize    KEYS[5] ttl (ms, 0: none)
-- KEYS[6] ahead: the greatest id that was assigned while ids ran ahead of the clock
-- ARGV[1] the greatest id that the calling process knows. After '?' or '!' if the process is attached
--         provisionally, because Redis rejects writes: see attach.lua
-- ARGV[2] history size, ARGV[3] ttl: stored if Redis holds none yet

local COUNTER, EPOCH, LIFE, HISTORY_SIZE, TTL, AHEAD =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local KNOWN, DOUBT = tonumber(ARGV[1]), nil
if not KNOWN then
  DOUBT, KNOWN = string.sub(ARGV[1], 1, 1), tonumber(string.sub(ARGV[1], 2))
end

-- Ids are Unix microseconds, or slightly ahead. Smaller ids were counted from 1, by Ruby publishers.
-- JavaScript and Lua cannot represent ids above LAST exactly.
local ANCHORED, LAST = 1e15, 2 ^ 53 - 1e9

-- A new life begins this far ahead of the clock, to skip ids that were assigned, lost and never seen.
local LEAP = 2e6

-- Beyond this, ids do not show the age of events.
local AGE_SLACK = LEAP + 1e6

-- The first member of a set that these scripts create; its score is the epoch. The first member after
-- the events of this channel alone were lost or erased; its score is the newest id of that moment.
-- Both are SSE comments, so they are harmless if served.
local BASE, LOST_BASE = ':\n\n', ': reset\n\n'

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1e6 + tonumber(time[2])
end

-- Formats a number: Lua itself prints 1e+15, and '%.0f' takes three times as long as two short integers.
local function digits(number)
  if number < 1e15 then
    return string.format('%.0f', number)
  end
  return string.format('%d%08d', number / 1e8, number % 1e8)
end

local function info(section, field)
  return string.match(redis.call('INFO', section), '\n' .. field .. ':([^\r\n]*)') or ''
end

-- Calls a command on one of Redisse's own keys. If the key is of another type, the error names it.
local function own(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) == 'table' and reply.err then
    if string.find(reply.err, 'WRONGTYPE') then
      error('REDISSE KEY ' .. key .. ' is a key of Redisse, but of another type (see TYPE);'
        .. ' delete or rename it', 0)
    end
    return redis.call(command, key, ...)
  end
  return reply
end

-- Additional information for the caller: 'epoch REASON' if this call moved the epoch, with
-- 'restart', 'promotion', 'counter' or 'evidence' as reason; 'cursor' if a cursor is from lost data;
-- 'trim ERROR' if old events could not be removed.
local remark

-- The most lives since the epoch to remember.
local MAX_LIVES = 64

-- Returns the functions that are rarely needed. Creating them on each call would take longer than
-- publishing an event.
local function lives()
  local functions = {}

  -- Allows the following writes even if memory is full: Redis rejects only the first write of a
  -- script. PERSIST is a write that is never rejected, and changes nothing here.
  function functions.allow_full_memory()
    redis.call('PERSIST', LIFE)
  end

  -- Returns the id of this Redis process; '0' if a hosting service hides it.
  function functions.run_id()
    return string.match(info('server', 'run_id'), '^%x*[1-9a-f]%x*$') or '0'
  end

  -- Returns what is noted in LIFE, as `RUN_ID REPLICATION_ID EPOCH MOVED RESTORED:START …`: the Redis
  -- process that the current life runs on, the epoch with the time at which it moved there, and of each
  -- life since then the counter that Redis came back with and the first id. Ids between these two were
  -- assigned by data that is gone. Returns nil if nothing is noted.
  function functions.noted()
    local run, replication, epoch, moved, rest = string.match(
      own('GET', LIFE) or '', '^(%x+) (%x*) (%d+) (%d+) (.+)$')
    if not run then
      return nil
    end
    local life =
      {run_id = run, replication_id = replication, epoch = epoch, moved = moved, lives = {}}
    for restored, start in string.gmatch(rest, '(%d+):(%d+)') do
      table.insert(life.lives, {restored = restored, start = start})
    end
    return life
  end

  -- Notes a life and its epoch.
  function functions.note(life)
    local words = {life.run_id, life.replication_id, life.epoch, life.moved}
    for _, each in ipairs(life.lives) do
      words[#words + 1] = each.restored .. ':' .. each.start
    end
    functions.allow_full_memory()
    redis.call('SET', EPOCH, life.epoch)
    redis.call('SET', LIFE, table.concat(words, ' '))
  end

  -- Notifies the open streams of all nodes that the epoch moved.
  local function notify(epoch)
    redis.call('PUBLISH', string.gsub(COUNTER, 'lastEventId$', 'control'), epoch)
  end

  -- Returns the first id of a new life: above all known ones.
  function functions.first_id(found)
    local time = now()
    -- If the clock was set back, the last digits of the time keep starts distinct.
    return math.min(math.max(time + LEAP, math.max(found, KNOWN) + 1 + time % 1000), LAST)
  end

  -- Begins a new life. Moves the epoch there unless keeps_epoch is set.
  function functions.begin(reason, keeps_epoch)
    local found, time = tonumber(own('GET', COUNTER)) or 0, now()
    if not (found >= 0 and found <= LAST) then
      found = 0
    end
    local start = digits(functions.first_id(found))
    local life =
      keeps_epoch and functions.noted() or {epoch = start, moved = digits(time), lives = {}}
    life.run_id, life.replication_id = functions.run_id(), info('replication', 'master_replid')
    table.insert(life.lives, {restored = digits(found), start = start})
    if #life.lives > MAX_LIVES then
      table.remove(life.lives, 1)
      life.epoch, life.moved = life.lives[1].start, life.lives[1].start
    end
    if life.epoch == start then
      remark = 'epoch ' .. reason
    end
    functions.note(life)
    redis.call('SET', COUNTER, start)
    redis.call('SETNX', HISTORY_SIZE, ARGV[2])
    redis.call('SETNX', TTL, ARGV[3])
    if reason == 'counter' and found >= ANCHORED then
      -- An operator deleted only LIFE, in order to notify all clients.
      notify(start)
    end
    return tonumber(start)
  end

  -- Moves the epoch above all ids, because Redis lost an event that some process knows, and notifies all
  -- nodes.
  function functions.report_loss()
    local life = functions.noted()
    if not life then
      return functions.begin('evidence')
    end
    local epoch = math.min(math.max(tonumber(own('GET', COUNTER)), KNOWN) + 1, LAST)
    life.epoch, life.moved = digits(epoch), digits(now())
    life.lives = {life.lives[#life.lives]}
    functions.note(life)
    redis.call('SET', COUNTER, life.epoch)
    notify(life.epoch)
    remark = 'epoch evidence'
    return epoch
  end

  return functions
end

-- Returns the id in the text of an event by Java or by a Ruby publisher; nil for anything else.
local function java_id(member)
  return string.match(member, '^event: [^\n]*\nid: (%d+)\n')
end

local function ruby_id(member)
  return string.match(member, '^id: (%d+)\n')
end

-- Returns the origin of a member: 'java' or 'ruby' for an event, whose text carries its score as id;
-- 'base' and 'lost' for BASE and LOST_BASE; nil for foreign data.
local function origin(member, score)
  local kind, id = 'java', java_id(member)
  if not id then
    kind, id = 'ruby', ruby_id(member)
  end
  -- Since version 7.2, Redis may format a score as 1.7955e+15.
  if id and (id == score or id == digits(tonumber(score))) then
    return kind
  end
  return member == BASE and 'base' or member == LOST_BASE and 'lost' or nil
end
