-- Assigns ids to events, stores them in the sorted sets of their channels, and publishes them. All this
-- is one step, so an id is never visible before all smaller ones.
--
-- KEYS[1..5]: see common.lua; KEYS[5+i]: the channel of event i, name of its set and of its pub/sub channel
-- ARGV[1..3]: see common.lua (2 and 3 also control trimming and expiry)
-- ARGV[4] the caller's clock, Unix microseconds    ARGV[5] '1' to store and publish, '0' to store only
-- ARGV[4+2i] and ARGV[5+2i]: the text of event i before and after its line `id: N`
-- Returns for each event its id or its error, and then the reason if the epoch moved

local events = #KEYS - 5
local history_size, ttl = tonumber(ARGV[2]), tonumber(ARGV[3])
local publishes = ARGV[5] == '1'

-- Ids follow the clock, so they show an event's age and never repeat. The caller's clock only indicates
-- when to read the clock of Redis, because reading it is expensive.
local CLOCK_SLACK = 1e6
local before = redis.call('INCRBY', COUNTER, events) - events
if before < ANCHORED or tonumber(ARGV[4]) - before > CLOCK_SLACK then
  before = before < ANCHORED and begin_life('counter') or before
  local time = now()
  if time - before > CLOCK_SLACK then
    before = time
  end
  redis.call('SET', COUNTER, digits(before + events))
end

-- Returns the id up to which a new set is known to be complete. With an expiry, earlier events may have
-- expired together with a previous set.
local function base()
  return ttl == 0 and tonumber(redis.call('GET', EPOCH)) or before
end

-- Trims a set that also holds foreign data: adds BASE below the first events, and removes the oldest
-- events only.
local function settle_among_foreign(channel, count)
  local members = redis.call('ZRANGEBYSCORE', channel, digits(ANCHORED), '+inf', 'WITHSCORES')
  local ours = {}
  for i = 1, #members, 2 do
    if origin(members[i], members[i + 1]) then
      ours[#ours + 1] = members[i]
    end
  end
  if #ours == count then
    redis.call('ZADD', channel, digits(base()), BASE)
    table.insert(ours, 1, BASE)
  end
  for i = 1, #ours - (history_size + 1) do
    redis.call('ZREM', channel, ours[i])
  end
end

local function is_foreign(member)
  return not (java_id(member) or member == BASE or ruby_id(member))
end

-- Trims a set to one member more than is served. This lowest member is the newest discarded event, or
-- BASE, and shows whether a cursor missed events.
local function trim(channel, count)
  local lowest = redis.call('ZRANGE', channel, 0, -(history_size + 2))
  local excess = #lowest
  if excess == 0 then
    if redis.call('ZCARD', channel) == count then
      redis.call('ZADD', channel, digits(base()), BASE)
    end
    lowest = redis.call('ZRANGE', channel, 0, 0)
  end
  for i = 1, #lowest do
    if is_foreign(lowest[i]) then
      settle_among_foreign(channel, count)
      return
    end
  end
  if excess > 0 then
    redis.call('ZREMRANGEBYRANK', channel, 0, excess - 1)
  end
end

-- The scores and members to add to the set of each channel.
local texts, additions = {}, {}
for i = 1, events do
  local id, channel = digits(before + i), KEYS[5 + i]
  local text = ARGV[4 + 2 * i] .. 'id: ' .. id .. '\n' .. ARGV[5 + 2 * i]
  local added = additions[channel]
  if not added then
    added = {}
    additions[channel] = added
  end
  added[#added + 1] = id
  added[#added + 1] = text
  texts[i] = text
end

local failures = {}
for channel, added in pairs(additions) do
  local reply = redis.pcall('ZADD', channel, unpack(added))
  failures[channel] = type(reply) == 'table' and reply or nil
end

local results = {}
for i = 1, events do
  local channel = KEYS[5 + i]
  if publishes and not failures[channel] then
    local reply = redis.pcall('PUBLISH', channel, texts[i])
    if type(reply) == 'table' then
      -- The user may not publish to this channel, so all of its events fail.
      failures[channel] = reply
      redis.call('ZREM', channel, unpack(additions[channel]))
    end
  end
  results[i] = failures[channel] or before + i
end

for channel, added in pairs(additions) do
  if not failures[channel] then
    trim(channel, #added / 2)
    if ttl > 0 then
      redis.call('PEXPIRE', channel, ttl)
    end
  end
end

results[events + 1] = moved_by
return results
