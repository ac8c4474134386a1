-- What some grants allow, and for how long.
--
-- KEYS[1..5], ARGV[1..3]: see common.lua; KEYS[5+i]: grant i, a set of channels
-- ARGV[4] '1' to give the channels, '0' for the time only
-- Returns for each grant {for how many ms: -1 without end, -2 if there is none, channel, …}

local answer = {}
for i = 6, #KEYS do
  local grant = ARGV[4] == '1' and redis.call('SMEMBERS', KEYS[i]) or {}
  table.insert(grant, 1, redis.call('PTTL', KEYS[i]))
  answer[i - 5] = grant
end
return answer
