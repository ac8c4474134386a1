-- Assigns ids to events, stores them in the sorted sets of their channels, and publishes them. All this
-- happens in one step, so an id is never visible before all smaller ones.
--
-- KEYS[1..6]: see common.lua; KEYS[6+i]: the channel of event i, name of its set and of its pub/sub channel
-- ARGV[1..3]: see common.lua (2 and 3 also control trimming and expiry)
-- ARGV[4] the caller's clock, Unix microseconds    ARGV[5] '1' to store and publish, '0' to store only
-- ARGV[4+2i] and ARGV[5+2i]: the text of event i before and after its line `id: N`
-- Returns for each event its id or its error, and then remarks. An event with an error is neither
-- stored nor published, unless the error begins with REDISSE UNKNOWN

if DOUBT then
  -- Redis' own error, while it rejects writes.
  redis.call('PERSIST', LIFE)
  return redis.error_reply('REDISSE RETRY it has just begun to take writes; retry')
end

local events = #KEYS - 6
local history_size, ttl = tonumber(ARGV[2]), tonumber(ARGV[3])
local publishes = ARGV[5] == '1'

-- Ids follow the clock, so they show an event's age and never repeat. The caller's clock only indicates
-- when to read the Redis clock, because reading it is expensive.
local CLOCK_SLACK = 1e6
local counter = redis.pcall('INCRBY', COUNTER, events)
if type(counter) == 'table' then
  -- Not a number, or too large to add to.
  if string.find(counter.err, 'WRONGTYPE') then
    own('GET', COUNTER)
  elseif not (string.find(counter.err, 'not an integer') or string.find(counter.err, 'overflow')) then
    return counter
  end
  counter = lives().begin('counter') + events
  redis.call('SET', COUNTER, digits(counter))
end
local before = counter - events
local lead = before - tonumber(ARGV[4])
if before < KNOWN or before < ANCHORED or counter > LAST or lead < -CLOCK_SLACK then
  if before < ANCHORED or before > LAST then
    before = lives().begin('counter')
  elseif before < KNOWN then
    before = lives().report_loss()
  end
  local time = now()
  if time - before > CLOCK_SLACK then
    before = time
  end
  if before + events > LAST then
    redis.call('SET', COUNTER, digits(before))
    return redis.error_reply('REDISSE IDS no id is left, because ' .. COUNTER .. ' was set too high;'
      .. ' stop all Redisse processes, then use another prefix, or delete all keys of this one')
  end
  redis.call('SET', COUNTER, digits(before + events))
elseif ttl > 0 and lead > AGE_SLACK and before > now() + AGE_SLACK then
  redis.call('SET', AHEAD, digits(counter))
end

-- Returns the id up to which a new set is known to be complete. With an expiry, earlier events may have
-- expired together with a previous set.
local function base()
  local life = ttl == 0 and lives().noted()
  return life and tonumber(life.epoch) or before
end

-- Trimming examines at most this many members besides the new ones, so that a name with the data of another
-- application does not block Redis.
local MARGIN = 100

-- Trims a set that also holds foreign data: adds a base below the first events, and removes the oldest
-- events only.
local function settle_among_foreign(channel, count)
  local window = 2 * history_size + count + MARGIN
  local members = redis.call(
    'ZREVRANGEBYSCORE', channel, '+inf', digits(ANCHORED), 'WITHSCORES', 'LIMIT', 0, window)
  local ours = {}
  for i = 1, #members, 2 do
    if origin(members[i], members[i + 1]) then
      ours[#ours + 1] = members[i]
    end
  end
  local is_all = #members < 2 * window
  if #ours == count then
    redis.call('ZADD', channel, digits(is_all and base() or before), is_all and BASE or LOST_BASE)
  elseif is_all then
    for i = history_size + 2, #ours do
      redis.call('ZREM', channel, ours[i])
    end
  end
end

local function is_foreign(member)
  return not (java_id(member) or member == BASE or ruby_id(member) or member == LOST_BASE)
end

-- Trims a set to one member more than is served. This lowest member is the newest discarded event, or
-- a base, and shows whether a cursor missed events.
local function trim(channel, count)
  -- The members below those to keep, if there are no more than usual.
  local lowest = redis.call(
    'ZRANGE', channel, -(history_size + 1 + count + MARGIN), -(history_size + 2))
  local excess = #lowest
  if excess == 0 then
    if redis.call('ZCARD', channel) == count then
      redis.call('ZADD', channel, digits(base()), BASE)
    end
    lowest = redis.call('ZRANGE', channel, 0, 0)
  elseif excess == count + MARGIN then
    lowest = redis.call('ZRANGE', channel, 0, excess - 1)
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
  local id, channel = digits(before + i), KEYS[6 + i]
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
  local channel = KEYS[6 + i]
  if publishes and not failures[channel] then
    local reply = redis.pcall('PUBLISH', channel, texts[i])
    if type(reply) == 'table' then
      -- The user may not publish to this channel, so all of its events are removed again.
      local undone = redis.pcall('ZREM', channel, unpack(additions[channel]))
      failures[channel] = type(undone) == 'number' and reply
        or redis.error_reply('REDISSE UNKNOWN stored but not published: ' .. reply.err)
    end
  end
  results[i] = failures[channel] or before + i
end

-- From here on, events have been published, so no failure may end the script.
for channel, added in pairs(additions) do
  if not failures[channel] then
    local is_done, problem = pcall(trim, channel, #added / 2)
    if is_done and ttl > 0 then
      problem = redis.pcall('PEXPIRE', channel, ttl)
    end
    if type(problem) == 'table' then
      problem = problem.err
    end
    if type(problem) == 'string' then
      results[#results + 1] = 'trim ' .. problem
    end
  end
end

results[#results + 1] = remark
return results
