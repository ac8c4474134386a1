-- What all scripts share; put in front of each.
--
-- KEYS[1] counter, the newest id of all channels      KEYS[2] epoch, the id at which this life began
-- KEYS[3] life, the replication id seen at its start  KEYS[4] historySize  KEYS[5] ttl (ms, 0: none)
-- ARGV[1] the greatest id that the calling process knows
-- ARGV[2] history size, ARGV[3] ttl: written where Redis holds none

local COUNTER, EPOCH, LIFE, HISTORY_SIZE, TTL = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

-- Ids are Unix microseconds or a little ahead of them. What is less was counted from 1, by Ruby.
local ANCHORED = 1e15

-- How far a new life begins ahead of all known ids, for those that were given and lost unseen.
local LEAP = 2e6

-- The first member of a set that these scripts create; an SSE comment, which anyone may send.
local BASE = ':\n\n'

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1e6 + tonumber(time[2])
end

-- Numbers as text: Lua itself prints 1e+15, and '%.0f' takes thrice as long as two short integers.
local function digits(number)
  if number < 1e15 then
    return string.format('%.0f', number)
  end
  return string.format('%d%08d', number / 1e8, number % 1e8)
end

local function info(section, field)
  return string.match(redis.call('INFO', section), field .. ':([^\r\n]*)')
end

-- Why this call moved the epoch: 'restart', 'promotion', 'counter' or 'evidence'; nil if it did not.
local moved_by

-- Moves the epoch too if there is a reason.
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

-- The newest id; a counter that is missing or not anchored to the clock begins a new life.
local function newest_id()
  local id = tonumber(redis.call('GET', COUNTER)) or 0
  if id < ANCHORED then
    id = begin_life('counter')
  end
  return id
end

-- The id that a member carries as an event of ours or of a Ruby publisher, or nil.
local function java_id(member)
  return string.match(member, '^event: [^\n]*\nid: (%d+)\n')
end

local function ruby_id(member)
  return string.match(member, '^id: (%d+)\n')
end

-- Whether a member is an event of ours or of a Ruby publisher: only then its text carries its score
-- as id. Returns nil for foreign data, else 'java', 'ruby' or 'base'.
local function origin(member, score)
  local kind, id = 'java', java_id(member)
  if not id then
    kind, id = 'ruby', ruby_id(member)
  end
  -- From 7.2 on, Redis may give a score as 1.7955e+15.
  if id and (id == score or id == digits(tonumber(score))) then
    return kind
  end
  return member == BASE and 'base' or nil
end
