-- Stores revocations until they end, and notifies all nodes. Also lists all revocations in force.
--
-- KEYS[1..6], ARGV[1..3]: see common.lua
-- KEYS[7] a sorted set of revocations, with the end of each in Unix ms as score. A member is 'CHANGE KIND NAME',
--   or 'CHANGE withdrawn KIND NAME' for one that was withdrawn; it stays until its former end, for nodes that
--   missed the notification. The greater CHANGE of one KIND NAME is the later one
-- ARGV[4] the pub/sub channel that notifies all nodes
-- ARGV[5..], three for each revocation: its end in Unix ms, CHANGE, and the member without CHANGE. New ones have
--   0 as CHANGE. With another one, a node that knows the revocation stores it again, because Redis has lost it
-- Returns the revocations in force and the withdrawn ones, as {member, end, …}

local revoked = KEYS[7]
local WITHDRAWN = 'withdrawn '
for _, over in ipairs(own('ZRANGEBYSCORE', revoked, '-inf', digits(now() / 1e3))) do
  redis.pcall('ZREM', revoked, over)
end

-- Returns the parts of a member: CHANGE, KIND NAME, and whether it was withdrawn.
local function parse(member)
  local change, what = string.match(member, '^(%d+) (.*)$')
  what = what or member
  if string.sub(what, 1, #WITHDRAWN) == WITHDRAWN then
    return tonumber(change) or 0, string.sub(what, #WITHDRAWN + 1), true
  end
  return tonumber(change) or 0, what, false
end

local function stored()
  local all = {}
  local members = redis.call('ZRANGE', revoked, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    local change, what, is_withdrawn = parse(members[i])
    all[what] = {
      member = members[i], ends = tonumber(members[i + 1]), change = change, is_withdrawn = is_withdrawn
    }
  end
  return all
end

-- Makes a new revocation the last change. The later end counts, also for how long a withdrawal is repeated.
local function last_change(known, ends, is_withdrawn)
  if known and (is_withdrawn or not known.is_withdrawn) then
    ends = math.max(ends, known.ends)
  end
  local newest = tonumber(own('GET', COUNTER)) or 0
  return ends, math.max(newest, known and known.change + 1 or 1)
end

local all = ARGV[5] and stored()
for i = 5, #ARGV, 3 do
  local ends, change = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local _, what, is_withdrawn = parse(ARGV[i + 2])
  local known = all[what]
  local is_new = change == 0
  if is_new then
    ends, change = last_change(known, ends, is_withdrawn)
  end
  if is_new or not known or change > known.change then
    local member = digits(change) .. ' ' .. ARGV[i + 2]
    if ends > now() / 1e3 then
      lives().allow_full_memory()
      redis.call('ZADD', revoked, digits(ends), member)
      if known and known.member ~= member then
        redis.call('ZREM', revoked, known.member)
      end
    end
    redis.call('PUBLISH', ARGV[4], 'revoked ' .. digits(ends) .. ' ' .. member)
  end
end

local answer = redis.call(
  'ZRANGEBYSCORE', revoked, '(' .. digits(now() / 1e3), '+inf', 'WITHSCORES')
for i = 2, #answer, 2 do
  answer[i] = digits(tonumber(answer[i]))
end
return answer
