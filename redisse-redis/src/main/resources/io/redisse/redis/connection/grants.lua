-- Reads grants: the channels that they allow, and the time until they expire.
--
-- KEYS[1..6], ARGV[1..3]: see common.lua; KEYS[6+i]: grant i, a set of channels
-- ARGV[4] '1' to return the channels, '0' for the time only
-- Returns for each grant {ms until it expires: -1 for never, -2 if there is no grant, channel, …}

local answer = {}
for i = 7, #KEYS do
  local grant = ARGV[4] == '1' and own('SMEMBERS', KEYS[i]) or {}
  table.insert(grant, 1, redis.call('PTTL', KEYS[i]))
  answer[i - 6] = grant
end
return answer
