-- Reads one page of the history of several channels after a cursor, as one snapshot.
--
-- KEYS[1..6]: see common.lua; KEYS[6+i]: channel i
-- ARGV[1..3]: see common.lua    ARGV[4] cursor    ARGV[5] maximum events    ARGV[6] maximum bytes
-- ARGV[6+i] the ids of events in channel i that the calling process knows to have been kept
-- Returns {through, more (0 or 1), the gap of each channel ('' for none), the texts of the
-- events of each channel in ascending order of their ids, remark}

local cursor = tonumber(ARGV[4])
local limit, byte_limit = tonumber(ARGV[5]), tonumber(ARGV[6])
local ttl = tonumber(ARGV[3])
local channels = #KEYS - 6

-- The number of events that Ruby publishers keep, regardless of the history size here.
local RUBY_HISTORY_SIZE = 100

-- The most members to look at beside the events to read, so that a name that holds the data of another
-- application does not block Redis.
local MAX_SCAN = 1000

local newest = newest_id()
local epoch, life_start = current_life()

-- The gap of all channels, if any.
local global_gap
if cursor == 0 or cursor > newest then
  global_gap = 'UNKNOWN'
elseif cursor < epoch then
  global_gap = 'RESET'
elseif cursor < life_start then
  for _, life in ipairs(lives().noted().lives) do
    -- Such a cursor was assigned by data that is gone.
    if cursor > tonumber(life.restored) and cursor < tonumber(life.start) then
      global_gap = 'RESET'
      remark = remark or 'cursor'
    end
  end
end

-- Returns the member that shows from where on a set is complete, as {score, kind}: the lowest one, but for
-- foreign data. In a set of Java's and Ruby's, `trimmed_to` is the score of the lowest one of Java, because
-- Ruby may add lower ones late. In a set of Ruby's alone, `is_untrimmed` shows whether they never trimmed
-- it. Returns {kind = 'foreign'} if there are only foreign members as far as it looks, and nil for an empty
-- set.
local function lowest(channel)
  local bottom = redis.call('ZRANGE', channel, 0, 0, 'WITHSCORES')
  if #bottom == 0 then
    return nil
  end
  local kind = origin(bottom[1], bottom[2])
  if kind and kind ~= 'ruby' then
    return {score = tonumber(bottom[2]), kind = kind}
  end
  local is_of_ruby_only, lowest_of_ruby = kind == 'ruby', nil
  local offset, chunk = 0, 100
  local members
  repeat
    members = redis.call(
      'ZRANGEBYSCORE', channel, kind and '-inf' or digits(ANCHORED), '+inf', 'WITHSCORES',
      'LIMIT', offset, chunk)
    for i = 1, #members, 2 do
      local found, score = origin(members[i], members[i + 1]), tonumber(members[i + 1])
      if found == 'ruby' then
        lowest_of_ruby = lowest_of_ruby or score
      elseif found then
        -- A set with more members than are kept has a late one, and then this member is the proof.
        local is_full = redis.call('ZCARD', channel) > tonumber(ARGV[2]) + 1
        if is_full or not lowest_of_ruby then
          return {score = score, kind = found}
        end
        return {score = lowest_of_ruby, kind = 'mixed', trimmed_to = score}
      else
        is_of_ruby_only = false
      end
    end
    offset = offset + chunk
  until #members == 0 or offset >= MAX_SCAN
  if not lowest_of_ruby then
    return #members > 0 and {kind = 'foreign'} or nil
  end
  local size = redis.call('ZCARD', channel)
  return {
    score = lowest_of_ruby, kind = is_of_ruby_only and size <= MAX_SCAN and 'ruby' or 'mixed',
    is_untrimmed = is_of_ruby_only and size < RUBY_HISTORY_SIZE
  }
end

-- Returns whether no set with an event after this id can have expired.
local function is_younger_than_expiry(id)
  local time = now()
  return newest <= time + AGE_SLACK
    and time - id + AGE_SLACK < ttl * 1000
    and id > (tonumber(own('GET', AHEAD)) or 0)
end

-- Determines the gap of one channel from its lowest member. Returns the gap, or '' for none; whether the
-- lowest member is served too; and whether there only is a gap unless the ids before it are in hand.
local function judge(bottom)
  if not bottom then
    return (ttl > 0 and not is_younger_than_expiry(cursor)) and 'EXPIRED' or '', false
  elseif bottom.kind == 'foreign' then
    return 'UNKNOWN', false
  elseif cursor >= bottom.score then
    return '', false
  elseif bottom.kind == 'lost' then
    return 'RESET', false
  elseif bottom.kind == 'ruby' then
    if ttl > 0 and not is_younger_than_expiry(cursor) then
      -- A former set may have expired.
      return 'EXPIRED', true
    end
    return bottom.is_untrimmed and '' or 'TRIMMED', true, true
  end
  if bottom.kind ~= 'base' then
    return 'TRIMMED', false
  elseif ttl == 0 then
    return 'UNKNOWN', false
  end
  return is_younger_than_expiry(cursor) and '' or 'EXPIRED', false
end

-- Returns whether events of a channel that were kept are missing without a regular cause: they were
-- neither trimmed nor expired, and are not from an earlier life, whose end is a gap for every cursor
-- anyway.
local function is_lost(channel, bottom, known)
  for id in string.gmatch(known, '%d+') do
    local kept = tonumber(id)
    local is_missing = kept > epoch
    if is_missing and bottom then
      is_missing = bottom.score
        and (kept > (bottom.trimmed_to or bottom.score)
          or (bottom.is_untrimmed and (ttl == 0 or is_younger_than_expiry(kept)))
          or (ttl > 0 and bottom.kind == 'base' and is_younger_than_expiry(kept)))
        and redis.call('ZCOUNT', channel, id, id) == 0
    elseif is_missing then
      is_missing = ttl == 0 or is_younger_than_expiry(kept)
    end
    if is_missing then
      return true
    end
  end
  return false
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

local FIRST_CHUNK = 2

-- Reads one channel, of which the first chunk may be in hand. Formatting scores would take longer than
-- everything else, so this relies on the ids in the texts and skips members that do not ascend.
local function read(number, channel, from, members)
  local run, run_ids = texts[number], ids[number]
  local last = cursor
  local offset, chunk = 0, FIRST_CHUNK
  repeat
    members = members or redis.call(
      'ZRANGEBYSCORE', channel, from, digits(up_to), 'LIMIT', offset, chunk)
    local chunk_bytes = 0
    for i, member in ipairs(members) do
      local id = tonumber(java_id(member) or ruby_id(member))
      chunk_bytes = chunk_bytes + #member
      if id and id > last and id <= up_to then
        last = id
        run_ids[#run_ids + 1] = id
        run[#run_ids] = member
        count = count + 1
        bytes = bytes + #member
      end
    end
    local is_last = #members < chunk
    members = nil
    offset = offset + chunk
    chunk = chunk_bytes > LARGE and 1 or math.min(4 * chunk, limit + 1)
    if count > 2 * limit or bytes > byte_limit then
      cut()
    end
  until is_last
end

local after_cursor = '(' .. digits(cursor)

-- Examines one channel, and reads it. Returns its gap, and the score of the lowest member if there is no
-- gap should each id before it be in hand.
local function examine(number, channel, known)
  local first = redis.pcall(
    'ZRANGEBYSCORE', channel, after_cursor, '+inf', 'LIMIT', 0, FIRST_CHUNK)
  if first.err then
    -- A key of another type is a gap of this channel only. Any other error ends the script.
    return string.find(first.err, 'WRONGTYPE') and 'UNKNOWN' or redis.call('ZCARD', channel)
  end
  local newest_known = tonumber(string.match(known, '%d+$')) or 0
  if #first == 0 and ttl == 0 and newest_known <= cursor
    and (known == '' or redis.call('ZCARD', channel) > 0) then
    return ''
  end
  local bottom = lowest(channel)
  if is_lost(channel, bottom, known) then
    -- The gap counts even if Redis takes no writes now.
    pcall(lose, channel, newest)
    return cursor < newest and 'RESET' or ''
  end
  local gap, serves_lowest, may_be_dense = judge(bottom)
  if bottom and bottom.score then
    if cursor >= bottom.score or serves_lowest then
      read(number, channel, after_cursor, first)
    else
      read(number, channel, '(' .. digits(bottom.score))
    end
  end
  return gap, may_be_dense and gap == 'TRIMMED' and bottom.score
end

local gaps, dense_from = {}, {}
for i = 1, channels do
  texts[i], ids[i], gaps[i] = {}, {}, global_gap
  if cursor <= newest then
    local gap, lowest_id = examine(i, KEYS[6 + i], ARGV[6 + i])
    gaps[i] = global_gap or gap
    dense_from[i] = not global_gap and lowest_id or nil
  end
end
if count > limit or bytes > byte_limit then
  cut()
end

-- If each id between the cursor and the lowest event belongs to an event in hand, none was trimmed. A key
-- that was copied has the same ids as the original.
for i, lowest_id in pairs(dense_from) do
  local found, seen = 0, {}
  for _, run in ipairs(ids) do
    for _, id in ipairs(run) do
      if id < lowest_id and not seen[id] then
        found, seen[id] = found + 1, true
      end
    end
  end
  if found == lowest_id - cursor - 1 then
    gaps[i] = ''
  end
end

return {digits(up_to), is_cut and 1 or 0, gaps, texts, remark}
