-- Publishes one event unless its idempotency key is known. Appended to publish.lua, which is wrapped in
-- a function publish().
--
-- KEYS, ARGV: see publish.lua; in addition
-- KEYS[8] the record of the key    ARGV[8] fingerprint of the event    ARGV[9] ms to remember the key
-- Returns the result of publish.lua; for a known key the first id as text, or false if the key was used
-- for another event

local once = table.remove(KEYS)
local memory, fingerprint = table.remove(ARGV), table.remove(ARGV)

local known = own('GET', once)
if known then
  local id, used_for = string.match(known, '^(%d+) (.*)$')
  return {used_for == fingerprint and id}
end

local results = publish()
if type(results[1]) == 'number' then
  redis.call('SET', once, digits(results[1]) .. ' ' .. fingerprint, 'PX', memory)
end
return results
