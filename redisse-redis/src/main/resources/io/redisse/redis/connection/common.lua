-- Shared code, prepended to each script.
--
-- KEYS[1] counter, the newest id of all channels      KEYS[2] epoch, the id at which this life began
-- KEYS[3] life, the replication id seen at its start  KEYS[4] historySize  KEYS[5] ttl (ms, 0: none)
-- ARGV[1] the greatest id that the calling process knows
-- ARGV[2] history size, ARGV[3] ttl: stored if Redis holds none yet

local COUNTER, EPOCH, LIFE, HISTORY_SIZE, TTL = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

-- Ids are Unix microseconds, or slightly ahead. Smaller ids were counted from 1, by Ruby publishers.
local ANCHORED = 1e15

-- A new life begins this far above all known ids, to skip ids that were assigned, lost and never seen.
local LEAP = 2e6

-- The first member of a set that these scripts create. As an SSE comment it is harmless if served.
local BASE = ':\n\n'

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
  return string.match(redis.call('INFO', section), field .. ':([^\r\n]*)')
end

-- The reason why this call moved the epoch: 'restart', 'promotion', 'counter' or 'evidence'; nil if it
-- did not.
local moved_by

-- Begins a new life. Moves the epoch as well if a reason is given.
local function begin_life(reason)
  local counter = tonumber(redis.call('GET', COUNTER)) or 0
  local id = math.max(counter, now(), tonumber(ARGV[1])) + LEAP
  redis.call('SET', COUNTER, digits(id))
  if reason then
    moved_by = reason
    redis.call('SET', EPOCH, digits(id))
  end
  redis.call('SET', LIFE, info('replication', 'master_replid'))
  redis.call('SETNX', HISTORY_SIZE, ARGV[2])
  redis.call('SETNX', TTL, ARGV[3])
  return id
end

-- Returns the newest id. If the counter is missing or not anchored to the clock, begins a new life.
local function newest_id()
  local id = tonumber(redis.call('GET', COUNTER)) or 0
  if id < ANCHORED then
    id = begin_life('counter')
  end
  return id
end

-- Returns the id in the text of an event by Java or by a Ruby publisher; nil for anything else.
local function java_id(member)
  return string.match(member, '^event: [^\n]*\nid: (%d+)\n')
end

local function ruby_id(member)
  return string.match(member, '^id: (%d+)\n')
end

-- Returns the origin of a member: 'java' or 'ruby' for an event, whose text carries its score as id;
-- 'base' for BASE; nil for foreign data.
local function origin(member, score)
  local kind, id = 'java', java_id(member)
  if not id then
    kind, id = 'ruby', ruby_id(member)
  end
  -- Since version 7.2, Redis may format a score as 1.7955e+15.
  if id and (id == score or id == digits(tonumber(score))) then
    return kind
  end
  return member == BASE and 'base' or nil
end
