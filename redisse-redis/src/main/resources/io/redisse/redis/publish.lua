-- Gives events their ids, keeps them in the sorted sets of their channels, and publishes them; all
-- in one step, so nobody sees an id before all smaller ones.
--
-- KEYS[1..5]: see common.lua; KEYS[5+i]: the channel of event i, name of its set and of its pub/sub channel
-- ARGV[1..3]: see common.lua (2 and 3 also rule the trimming)
-- ARGV[4] the caller's clock, Unix microseconds    ARGV[5] '1' to publish, '0' to keep only
-- ARGV[4+2i] and ARGV[5+2i]: the text of event i before and after its line `id: N`
-- Returns for each event its id, or the error that befell it; and why the epoch moved if it did

local events = #KEYS - 5
local history_size, ttl = tonumber(ARGV[2]), tonumber(ARGV[3])
local publishes = ARGV[5] == '1'

-- Ids follow the clock so that they tell an event's age and never repeat. The caller's clock only
-- hints that it may be time to look at Redis' own, since looking is what costs.
local CLOCK_SLACK = 1e6
local before = newest_id()
if tonumber(ARGV[4]) - before > CLOCK_SLACK then
  local time = now()
  if time - before > CLOCK_SLACK then
    redis.call('SET', COUNTER, digits(time))
  end
end
local first = redis.call('INCRBY', COUNTER, events) - events + 1

-- Up to where a set that is created now has nothing to miss. Where sets expire, an event before this
-- call may have expired with its set.
local function base()
  return ttl == 0 and tonumber(redis.call('GET', EPOCH)) or first - 1
end

local function keep(channel, id, text)
  redis.call('ZADD', channel, digits(id), text)
  if publishes then
    local published = redis.pcall('PUBLISH', channel, text)
    if type(published) == 'table' and published.err then
      redis.call('ZREM', channel, text)
      error(published.err, 0)
    end
  end
end

-- Where our events share the set with foreign data: gives the first of them a base, and removes the
-- oldest of them.
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

-- Keeps one member more than is served: the lowest is the newest event discarded, or the base, and
-- so tells what a cursor missed.
local function trim(channel, size, count)
  local excess = size - (history_size + 1)
  local lowest
  if excess > 0 then
    lowest = redis.call('ZPOPMIN', channel, excess)
  else
    lowest = redis.call('ZRANGE', channel, 0, 0, 'WITHSCORES')
  end
  local is_shared = false
  for i = 1, #lowest, 2 do
    if not origin(lowest[i], lowest[i + 1]) then
      redis.call('ZADD', channel, lowest[i + 1], lowest[i])
      is_shared = true
    end
  end
  if is_shared then
    settle_among_foreign(channel, count)
  end
end

local results, added = {}, {}
for i = 1, events do
  local id, channel = first + i - 1, KEYS[5 + i]
  local text = ARGV[4 + 2 * i] .. 'id: ' .. digits(id) .. '\n' .. ARGV[5 + 2 * i]
  local ok, failure = pcall(keep, channel, id, text)
  if ok then
    results[i] = id
    added[channel] = (added[channel] or 0) + 1
  else
    results[i] = type(failure) == 'table' and failure or redis.error_reply(failure)
  end
end

for channel, count in pairs(added) do
  local size = redis.call('ZCARD', channel)
  if size == count then
    redis.call('ZADD', channel, digits(base()), BASE)
    size = size + 1
  end
  trim(channel, size, count)
  if ttl > 0 then
    redis.call('PEXPIRE', channel, ttl)
  end
end

results[events + 1] = moved_by
return results
