-- Keeps a revocation for as long as it is in force, and tells all nodes.
--
-- KEYS[1..5], ARGV[1..3]: see common.lua
-- KEYS[6] a sorted set of what is revoked, by its end in Unix ms
-- ARGV[4] the pub/sub channel that all nodes hear
-- ARGV[5] what is revoked and ARGV[6] until when; absent to ask only
-- Returns what is in force as {what, until, …}

local revoked = KEYS[6]
if ARGV[5] then
  redis.call('ZADD', revoked, ARGV[6], ARGV[5])
  redis.call('PUBLISH', ARGV[4], 'revoked ' .. ARGV[6] .. ' ' .. ARGV[5])
end
for _, over in ipairs(redis.call('ZRANGEBYSCORE', revoked, '-inf', digits(now() / 1e3))) do
  redis.call('ZREM', revoked, over)
end

local answer = redis.call('ZRANGE', revoked, 0, -1, 'WITHSCORES')
for i = 2, #answer, 2 do
  answer[i] = digits(tonumber(answer[i]))
end
return answer
