-- Reads one page of the history of several channels after a cursor, as one snapshot.
--
-- KEYS[1..5]: see common.lua; KEYS[5+i]: channel i
-- ARGV[1..3]: see common.lua    ARGV[4] cursor    ARGV[5] maximum events    ARGV[6] maximum bytes
-- ARGV[7] the pub/sub channel that notifies all nodes of lost events
-- ARGV[7+i] the ids of events in channel i that the calling process knows to have been kept
-- Returns {through, more (0 or 1), the gap of each channel ('' for none), the texts of the
-- events of each channel in ascending order of their ids, reason if the epoch moved}

local cursor = tonumber(ARGV[4])
local limit, byte_limit = tonumber(ARGV[5]), tonumber(ARGV[6])
local ttl = tonumber(ARGV[3])
local channels = #KEYS - 5

-- The number of events that Ruby publishers keep, regardless of the history size here.
local RUBY_HISTORY_SIZE = 100

local newest = newest_id()
local epoch = tonumber(redis.call('GET', EPOCH)) or newest

-- Returns the lowest member that is not foreign, as {score, kind}; nil if there is none.
local function lowest(channel)
  local bottom = redis.call('ZRANGE', channel, 0, 0, 'WITHSCORES')
  if #bottom == 0 then
    return nil
  end
  local kind = origin(bottom[1], bottom[2])
  if kind then
    return {score = tonumber(bottom[2]), kind = kind}
  end
  local offset, chunk = 0, 100
  repeat
    local members = redis.call(
      'ZRANGEBYSCORE', channel, digits(ANCHORED), '+inf', 'WITHSCORES', 'LIMIT', offset, chunk)
    for i = 1, #members, 2 do
      kind = origin(members[i], members[i + 1])
      if kind then
        return {score = tonumber(members[i + 1]), kind = kind}
      end
    end
    offset = offset + chunk
  until #members == 0
  return nil
end

-- Returns the size of a set that only Ruby publishers wrote; nil for any other set.
local function ruby_size(channel)
  local members = redis.call('ZRANGE', channel, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    if origin(members[i], members[i + 1]) ~= 'ruby' then
      return nil
    end
  end
  return #members / 2
end

-- Tolerance for ids ahead of the clock, which make events look younger than they are.
local AGE_SLACK = LEAP + 1e6

-- Returns whether no set with an event after the cursor can have expired.
local function is_younger_than_expiry()
  local time = now()
  return newest <= time + AGE_SLACK and time - cursor + AGE_SLACK < ttl * 1000
end

-- Determines the gap of one channel from its lowest member. Returns the gap, or '' for none, and whether
-- the lowest member is served too.
local function judge(channel, bottom)
  if not bottom then
    return (ttl > 0 and not is_younger_than_expiry()) and 'EXPIRED' or '', false
  end
  if cursor >= bottom.score then
    return '', false
  end
  if bottom.kind == 'ruby' then
    local size = ruby_size(channel)
    if size then
      -- Complete also if no id fits between the cursor and the lowest event.
      local is_whole = size < RUBY_HISTORY_SIZE or cursor + 1 >= bottom.score
      return is_whole and '' or 'TRIMMED', true
    end
  end
  if bottom.kind ~= 'base' then
    return 'TRIMMED', false
  end
  if ttl == 0 then
    return 'UNKNOWN', false
  end
  return is_younger_than_expiry() and '' or 'EXPIRED', false
end

-- Returns whether an event that was kept is missing without a regular cause: it was neither trimmed nor
-- expired, and is not from an earlier life, whose end is a gap for every cursor anyway.
local function is_lost(channel, bottom, kept)
  if kept <= epoch then
    return false
  end
  if not bottom then
    return ttl == 0
  end
  return kept > bottom.score
    and redis.call('ZCOUNT', channel, digits(kept), digits(kept)) == 0
end

local bottoms = {}
local has_lost = false
for i = 1, channels do
  bottoms[i] = lowest(KEYS[5 + i]) or false
  for id in string.gmatch(ARGV[7 + i], '%d+') do
    has_lost = has_lost or is_lost(KEYS[5 + i], bottoms[i], tonumber(id))
  end
end
if has_lost then
  newest = begin_life('evidence')
  epoch = newest
  redis.call('PUBLISH', ARGV[7], digits(epoch))
end

local gaps = {}
local global_gap = nil
if cursor == 0 or cursor > newest then
  global_gap = 'UNKNOWN'
elseif cursor < epoch then
  global_gap = 'RESET'
end

-- The events read so far: the texts and ids of each channel, ascending, with their count and size.
-- cut() truncates them whenever they exceed a page, so that many channels need little more memory than
-- one.
local texts, ids = {}, {}
local count, bytes = 0, 0
local up_to = newest
local is_cut = false

-- Keeps the events that fit into a page, at least one. Later ids need not be read any more.
local function cut()
  local all, sizes = {}, {}
  for i, run in ipairs(ids) do
    for j, id in ipairs(run) do
      all[#all + 1] = id
      sizes[id] = #texts[i][j]
    end
  end
  table.sort(all)
  count, bytes = 0, 0
  for i, id in ipairs(all) do
    if i > 1 and (i > limit or bytes + sizes[id] > byte_limit) then
      is_cut, up_to = true, all[i - 1]
      break
    end
    count, bytes = i, bytes + sizes[id]
  end
  for i, run in ipairs(ids) do
    for j = #run, 1, -1 do
      if run[j] <= up_to then
        break
      end
      run[j], texts[i][j] = nil, nil
    end
  end
end

-- A chunk of members is copied before their size is known, and each may be a megabyte. So chunks begin
-- small, and grow as long as the members are small.
local LARGE = 16 * 1024

-- Reads one channel. Formatting scores would take longer than everything else, so this relies on the
-- ids in the texts and skips members that do not ascend.
local function read(number, channel, from)
  local run, run_ids = {}, {}
  texts[number], ids[number] = run, run_ids
  local last = cursor
  local offset, chunk = 0, 2
  repeat
    local members = redis.call(
      'ZRANGEBYSCORE', channel, from, digits(up_to), 'LIMIT', offset, chunk)
    local chunk_bytes = 0
    for i, member in ipairs(members) do
      local id = tonumber(java_id(member) or ruby_id(member))
      chunk_bytes = chunk_bytes + #member
      if id and id > last and id <= newest then
        last = id
        run_ids[#run_ids + 1] = id
        run[#run_ids] = member
        count = count + 1
        bytes = bytes + #member
      end
    end
    local is_last = #members < chunk
    offset = offset + chunk
    chunk = chunk_bytes > LARGE and 1 or math.min(4 * chunk, limit + 1)
    if count > 2 * limit or bytes > byte_limit then
      cut()
    end
  until is_last
end

for i = 1, channels do
  local channel = KEYS[5 + i]
  local bottom = bottoms[i]
  local gap, serves_lowest = judge(channel, bottom)
  gaps[i] = global_gap or gap
  local from = '+inf'
  if bottom and cursor <= newest then
    local is_after_lowest = cursor >= bottom.score or serves_lowest
    from = '(' .. digits(is_after_lowest and cursor or bottom.score)
  end
  read(i, channel, from)
end
if count > limit or bytes > byte_limit then
  cut()
end

return {digits(up_to), is_cut and 1 or 0, gaps, texts, moved_by}
