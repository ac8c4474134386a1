-- Reads one page of the history of several channels after a cursor, as one snapshot.
--
-- KEYS[1..6]: see common.lua; KEYS[6+i]: channel i
-- ARGV[1..3]: see common.lua    ARGV[4] cursor    ARGV[5] maximum events    ARGV[6] maximum bytes
-- ARGV[6+i] the ids of events in channel i that the calling process knows to have been kept
-- Returns {through, more (0 or 1), the gap of each channel ('' for none), the texts of the
-- events of each channel in ascending order of their ids, the greatest cursor with the same gaps, remark}

local cursor = tonumber(ARGV[4])
local limit, byte_limit = tonumber(ARGV[5]), tonumber(ARGV[6])
local ttl = tonumber(ARGV[3])
local channels = #KEYS - 6

-- The number of events that Ruby publishers keep, regardless of the history size here.
local RUBY_HISTORY_SIZE = 100

-- The maximum number of members to examine besides the events to read, so that a name with the data of
-- another application does not block Redis.
local MAX_SCAN = 1000

local newest = newest_id()
local newest_text = digits(newest)
local epoch, life_start = KNOWN, KNOWN
if DOUBT ~= '?' then
  epoch, life_start = current_life()
end

-- All cursors from the given one to this one have the same gaps.
local same_through = newest

-- The gap of all channels, if any.
local global_gap
if cursor == 0 then
  global_gap, same_through = 'UNKNOWN', 0
elseif cursor > newest then
  global_gap, same_through = 'UNKNOWN', 2 ^ 53 - 1
elseif cursor < epoch then
  global_gap, same_through = 'RESET', epoch - 1
elseif cursor < life_start then
  for _, life in ipairs(lives().noted().lives) do
    -- Cursors between these two were assigned by data that is gone.
    local restored, start = tonumber(life.restored), tonumber(life.start)
    if cursor > restored and cursor < start then
      global_gap, same_through = 'RESET', start - 1
      remark = remark or 'cursor'
    elseif cursor <= restored and restored + 1 < start then
      same_through = math.min(same_through, restored)
    end
  end
end

-- Returns the member from which a set is complete, as {score, kind}: the lowest one that is not foreign data.
-- In a set written by both Java and Ruby, `trimmed_to` is the score of the lowest Java member, because Ruby
-- may add lower ones late. In a set written only by Ruby, `is_untrimmed` shows whether it was never trimmed.
-- Returns {kind = 'foreign'} if all examined members are foreign, and nil for an empty set.
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
        -- A set with more members than the limit contains a late one, so this member is the proof.
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

-- Returns the greatest id for which a set with a later event may have expired.
local expired_through
local function get_expired_through()
  if not expired_through then
    local time = now()
    expired_through = newest > time + AGE_SLACK and newest
      or math.max(time + AGE_SLACK - ttl * 1000, tonumber(own('GET', AHEAD)) or 0)
  end
  return expired_through
end

-- Returns whether no set with an event after this id can have expired.
local function is_younger_than_expiry(id)
  return id > get_expired_through()
end

-- Determines the gap of one channel from its lowest member. Returns the gap, or '' for none; the greatest
-- cursor that has it; whether the lowest member is served as well; and whether the gap depends on the ids
-- before that member, which are no gap if they all are in hand.
local function judge(bottom)
  if not bottom then
    if ttl == 0 or is_younger_than_expiry(cursor) then
      return '', newest
    end
    return 'EXPIRED', get_expired_through()
  elseif bottom.kind == 'foreign' then
    return 'UNKNOWN', newest
  elseif cursor >= bottom.score then
    return '', newest
  elseif bottom.kind == 'lost' then
    return 'RESET', bottom.score - 1
  elseif bottom.kind == 'ruby' then
    if ttl > 0 and not is_younger_than_expiry(cursor) then
      -- An earlier set may have expired.
      return 'EXPIRED', cursor, true
    elseif bottom.is_untrimmed then
      return '', newest, true
    end
    return 'TRIMMED', cursor, true, true
  end
  if bottom.kind ~= 'base' then
    return 'TRIMMED', bottom.score - 1
  elseif ttl == 0 then
    return 'UNKNOWN', bottom.score - 1
  end
  return is_younger_than_expiry(cursor) and '' or 'EXPIRED',
    math.min(bottom.score - 1, get_expired_through())
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

-- The events of the page: the texts and ids of each channel, ascending, with their count and size.
local texts, ids = {}, {}
local count, bytes = 0, 0

-- A chunk of members is copied before their size is known, and each may be a megabyte. So chunks begin
-- small, and grow as long as the members are small.
local LARGE = 16 * 1024

local FIRST_CHUNK, MAX_CHUNK = 2, 100

-- The limit for members in hand that are not on the page. Above it, only the id of a channel's first one is
-- kept.
local MAX_IN_HAND = 1024 * 1024

local in_hand = 0

-- A run is the unread part of a channel: `members` are in hand, with their `ids`, from `at` on. Formatting scores would take longer than everything else, so this relies on the ids in the texts, and
-- skips members that do not ascend.
local function fill(run, size, members)
  members = members or redis.call(
    'ZRANGEBYSCORE', run.channel, run.from, newest_text, 'LIMIT', run.offset, size)
  run.offset, run.chunk, run.is_last = run.offset + #members, size, #members < size
  local found, found_ids, found_count, last = {}, {}, 0, run.last
  for _, member in ipairs(members) do
    local id = tonumber(java_id(member) or ruby_id(member))
    if id and id > last and id <= newest then
      last, found_count = id, found_count + 1
      found[found_count], found_ids[found_count] = member, id
    end
  end
  run.members, run.ids, run.at, run.last = found, found_ids, 1, last
  run.skipped = run.skipped + #members - found_count
end

-- Returns how many members of a run to read next: as many as the page needs if its remainder resembles
-- the part read so far, but not many more than last time.
local function next_chunk(run)
  if count == 0 then
    return 4 * run.chunk
  end
  local rest = math.min((limit - count) / count, (byte_limit - bytes) / bytes)
  local share = math.ceil(rest * run.taken)
  local small = math.ceil(LARGE * count / bytes)
  return math.max(1, math.min(4 * run.chunk, share, small, MAX_CHUNK))
end

local gaps, dense_from = {}, {}

-- Continues reading until a run has members in hand. Returns the id of its next event, or nil at its end.
local function read_on(run)
  repeat
    if run.is_last then
      return nil
    end
    if run.skipped > MAX_SCAN then
      gaps[run.number], same_through = 'UNKNOWN', cursor
      return nil
    end
    fill(run, next_chunk(run))
  until run.ids[1]
  return run.ids[1]
end

-- The runs with events, as a heap: a run's next event precedes those of its children, 2i and 2i + 1.
local heap = {}

local function sift_down(i)
  local run, size = heap[i], #heap
  while 2 * i <= size do
    local child = 2 * i
    if child < size and heap[child + 1].next < heap[child].next then
      child = child + 1
    end
    if run.next <= heap[child].next then
      break
    end
    heap[i], i = heap[child], child
  end
  heap[i] = run
end

-- Begins to read a channel whose first chunk may already be in hand.
local function begin(number, channel, from, members)
  local run = {
    number = number, channel = channel, from = from, offset = 0, last = cursor, skipped = 0, taken = 0
  }
  fill(run, FIRST_CHUNK, members)
  run.next = run.ids[1] or read_on(run)
  if not run.next then
    return
  end
  heap[#heap + 1] = run
  for _, member in ipairs(run.members) do
    in_hand = in_hand + #member
  end
  if in_hand > MAX_IN_HAND then
    run.members = nil
  end
end

-- Reads the next event of a run of which only the id is in hand.
local function read_again(run)
  run.offset, run.last, run.skipped = 0, cursor, 0
  repeat
    fill(run, 1)
  until run.ids[1]
end

-- Merges the runs into a page. Returns the id at which the page ends, and whether more events follow.
local function merge()
  for i = math.floor(#heap / 2), 1, -1 do
    sift_down(i)
  end
  local last
  while heap[1] do
    local run = heap[1]
    -- A key that was copied has the same ids as the original.
    local is_new = run.next ~= last
    if count >= limit and is_new then
      return last, 1
    end
    if not run.members then
      read_again(run)
    end
    local at = run.at
    local text = run.members[at]
    if count > 0 and is_new and bytes + #text > byte_limit then
      return last, 1
    end
    last, count, bytes = run.next, count + 1, bytes + #text
    local number, taken = run.number, run.taken + 1
    ids[number][taken], texts[number][taken] = last, text
    run.at, run.taken = at + 1, taken
    run.next = run.ids[at + 1] or read_on(run)
    if not run.next then
      heap[1] = heap[#heap]
      heap[#heap] = nil
    end
    if heap[2] then
      sift_down(1)
    end
  end
  return newest, 0
end

local after_cursor = '(' .. digits(cursor)

-- Examines one channel, and begins to read it. Returns its gap, the greatest cursor that has it, and the
-- score of the lowest member if there is no gap provided that each id before it is in hand.
local function examine(number, channel, known)
  local first = redis.pcall(
    'ZRANGEBYSCORE', channel, after_cursor, '+inf', 'LIMIT', 0, FIRST_CHUNK)
  if first.err then
    -- A key of another type is a gap of this channel only. Any other error ends the script.
    return string.find(first.err, 'WRONGTYPE') and 'UNKNOWN' or redis.call('ZCARD', channel), newest
  end
  local newest_known = tonumber(string.match(known, '%d+$')) or 0
  if #first == 0 and ttl == 0 and newest_known <= cursor
    and (known == '' or redis.call('ZCARD', channel) > 0) then
    return '', newest
  end
  local bottom = lowest(channel)
  if is_lost(channel, bottom, known) then
    -- The gap applies even if Redis rejects writes now.
    pcall(lose, channel, newest)
    if cursor < newest then
      return 'RESET', newest - 1
    end
    return '', newest
  end
  local gap, through, serves_lowest, may_be_dense = judge(bottom)
  if bottom and bottom.score then
    if cursor >= bottom.score or serves_lowest then
      begin(number, channel, after_cursor, first)
    else
      begin(number, channel, '(' .. digits(bottom.score))
    end
  end
  return gap, through, may_be_dense and gap == 'TRIMMED' and bottom.score
end

for i = 1, channels do
  texts[i], ids[i], gaps[i] = {}, {}, global_gap
  if cursor <= newest then
    local gap, through, lowest_id = examine(i, KEYS[6 + i], ARGV[6 + i])
    if not global_gap then
      gaps[i], dense_from[i] = gaps[i] or gap, lowest_id or nil
      same_through = math.min(same_through, through)
    end
  end
end
local up_to, is_cut = merge()

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

if cursor <= newest then
  same_through = math.min(same_through, up_to)
end
return {digits(up_to), is_cut, gaps, texts, digits(same_through), remark}
