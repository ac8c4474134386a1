-- Shared code, prepended to each script. docs/redis.md explains lives, the epoch and evidence.
--
-- KEYS[1] counter, the newest id of all channels    KEYS[2] epoch: earlier cursors may have missed events
-- KEYS[3] life: the Redis process that served the store last, and all lives since the epoch
-- KEYS[4] historySize    KEYS[5] ttl (ms, 0: none)
-- KEYS[6] ahead: the greatest id that was assigned while ids ran ahead of the clock
-- ARGV[1] the greatest id that the calling process knows
-- ARGV[2] history size, ARGV[3] ttl: stored if Redis holds none yet

local COUNTER, EPOCH, LIFE, HISTORY_SIZE, TTL, AHEAD = unpack(KEYS, 1, 6)
local KNOWN = tonumber(ARGV[1])

-- Ids are Unix microseconds, or slightly ahead. Smaller ids were counted from 1, by Ruby publishers.
-- Larger ones than LAST are not exact in JavaScript and Lua.
local ANCHORED, LAST = 1e15, 2 ^ 53 - 1e9

-- A new life begins this far ahead of the clock, to skip ids that were assigned, lost and never seen.
local LEAP = 2e6

-- Beyond this, ids do not show the age of events.
local AGE_SLACK = LEAP + 1e6

-- The first member of a set that these scripts create; its score is the epoch. The first member after
-- the events of this channel alone were lost or erased; its score is the newest id of that moment.
-- As SSE comments both are harmless if served.
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

-- What a caller should know beside the answer: 'epoch REASON' if this call moved the epoch, with
-- 'restart', 'promotion', 'counter' or 'evidence' as reason; 'cursor' if a cursor is from lost data;
-- 'trim ERROR' if old events could not be removed.
local remark

-- Lets the following writes run although memory is full: Redis only rejects the first write of a
-- script. PERSIST is a write that is never rejected, and changes nothing here.
local function allow_full_memory()
  redis.call('PERSIST', LIFE)
end

-- The most lives since the epoch to remember.
local MAX_LIVES = 64

-- Returns the id of this process of Redis; '0' if a hosting service hides it.
local function run_id()
  return string.match(info('server', 'run_id'), '^%x*[1-9a-f]%x*$') or '0'
end

-- Returns the lives since the epoch. LIFE is `RUN_ID REPLICATION_ID RESTORED:START …`: the process of
-- Redis that the current life runs on, and of each life the counter that Redis came back with and the
-- first id. Ids between the two were assigned by data that is gone.
local function lives_since_epoch()
  local lives = {}
  for life in string.gmatch(redis.call('GET', LIFE) or '', '%d+:%d+') do
    lives[#lives + 1] = life
  end
  return lives
end

local function start_of(life)
  return string.match(life, ':(%d+)')
end

-- Begins a new life with ids above all known ones. Moves the epoch there unless it may stay.
local function begin_life(reason, keeps_epoch)
  local found = tonumber(redis.call('GET', COUNTER)) or 0
  if found > LAST then
    found = 0
  end
  local start = digits(math.max(now() + LEAP, found + 1, KNOWN + 1))
  local lives = keeps_epoch and lives_since_epoch() or {}
  lives[#lives + 1] = digits(found) .. ':' .. start
  allow_full_memory()
  if not keeps_epoch then
    remark = 'epoch ' .. reason
    redis.call('SET', EPOCH, start)
  elseif #lives > MAX_LIVES then
    table.remove(lives, 1)
    redis.call('SET', EPOCH, start_of(lives[1]))
  end
  redis.call('SET', LIFE, run_id() .. ' ' .. info('replication', 'master_replid') .. ' '
    .. table.concat(lives, ' '))
  redis.call('SET', COUNTER, start)
  redis.call('SETNX', HISTORY_SIZE, ARGV[2])
  redis.call('SETNX', TTL, ARGV[3])
  return tonumber(start)
end

-- Moves the epoch above all ids, because an event that some process knows is gone, and notifies all
-- nodes.
local function report_loss()
  local process = string.match(redis.call('GET', LIFE) or '', '^%x+ %x* ')
  if not process then
    return begin_life('evidence')
  end
  local counter = tonumber(redis.call('GET', COUNTER))
  local epoch = digits(math.max(counter, KNOWN) + 1)
  local lives = lives_since_epoch()
  redis.call('PUBLISH', string.gsub(COUNTER, 'lastEventId$', 'control'), epoch)
  allow_full_memory()
  redis.call('SET', EPOCH, epoch)
  redis.call('SET', COUNTER, epoch)
  redis.call('SET', LIFE, process .. lives[#lives])
  remark = 'epoch evidence'
  return tonumber(epoch)
end

-- Returns the newest id. If the counter is missing or invalid, begins a new life. If the calling
-- process knows a greater id, the counter went back in time.
local function newest_id()
  local id = tonumber(redis.call('GET', COUNTER)) or 0
  if id < ANCHORED or id > LAST then
    return begin_life('counter')
  end
  return id < KNOWN and report_loss() or id
end

-- Returns the epoch. If it is missing, the current life began there at the latest.
local function current_epoch()
  local epoch = redis.call('GET', EPOCH)
  if not epoch then
    local lives = lives_since_epoch()
    epoch = #lives > 0 and start_of(lives[#lives]) or redis.call('GET', COUNTER)
    allow_full_memory()
    redis.call('SET', EPOCH, epoch)
  end
  return tonumber(epoch)
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
