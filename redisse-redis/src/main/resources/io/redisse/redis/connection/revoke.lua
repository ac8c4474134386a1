-- Stores a revocation until it ends, and notifies all nodes. Also lists all revocations in force.
--
-- KEYS[1..6], ARGV[1..3]: see common.lua
-- KEYS[7] a sorted set of revocations, with the end of each in Unix ms as score. A withdrawn one stays
--   until its former end, as 'withdrawn ' and its name, for nodes that missed the notification
-- ARGV[4] the pub/sub channel that notifies all nodes
-- ARGV[5] the revocation and ARGV[6] its end in Unix ms, or 0 to withdraw it; absent to list only
-- Returns the revocations in force and the withdrawn ones (with the end 0) as {revocation, end, …}

local revoked = KEYS[7]
local WITHDRAWN = 'withdrawn '
for _, over in ipairs(own('ZRANGEBYSCORE', revoked, '-inf', digits(now() / 1e3))) do
  redis.pcall('ZREM', revoked, over)
end
if ARGV[5] then
  local ends = ARGV[6]
  local members = redis.call('ZRANGE', revoked, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    -- The later end counts, also for how long a withdrawal is repeated.
    if members[i] == ARGV[5] and (ends == '0' or tonumber(members[i + 1]) > tonumber(ends)) then
      local former = digits(tonumber(members[i + 1]))
      if ends == '0' then
        redis.call('ZREM', revoked, ARGV[5])
        redis.call('ZADD', revoked, former, WITHDRAWN .. ARGV[5])
      else
        ends = former
      end
    end
  end
  if ends ~= '0' then
    redis.call('ZADD', revoked, ends, ARGV[5])
    redis.call('ZREM', revoked, WITHDRAWN .. ARGV[5])
  end
  redis.call('PUBLISH', ARGV[4], 'revoked ' .. ends .. ' ' .. ARGV[5])
end

local answer = redis.call(
  'ZRANGEBYSCORE', revoked, '(' .. digits(now() / 1e3), '+inf', 'WITHSCORES')
for i = 1, #answer, 2 do
  if string.sub(answer[i], 1, #WITHDRAWN) == WITHDRAWN then
    answer[i] = string.sub(answer[i], #WITHDRAWN + 1)
    answer[i + 1] = '0'
  else
    answer[i + 1] = digits(tonumber(answer[i + 1]))
  end
end
return answer
