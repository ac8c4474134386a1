-- Stores a revocation until it ends, and notifies all nodes. Also lists all revocations in force.
--
-- KEYS[1..6], ARGV[1..3]: see common.lua
-- KEYS[7] a sorted set of revocations, with the end of each in Unix ms as score
-- ARGV[4] the pub/sub channel that notifies all nodes
-- ARGV[5] the revocation and ARGV[6] its end in Unix ms; absent to list only
-- Returns the revocations in force as {revocation, end, …}

local revoked = KEYS[7]
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
