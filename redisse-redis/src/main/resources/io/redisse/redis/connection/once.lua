-- Put behind publish.lua as a function of that name: publishes one event, unless its key is known.
--
-- KEYS, ARGV: see publish.lua; and at the end of each
-- KEYS[7] what is known of the key    ARGV[8] its fingerprint    ARGV[9] for how many ms to know it
-- Returns what publish.lua does; for a key that is known the first id as text, or false if the key
-- was used for something else

local once = table.remove(KEYS)
local memory, fingerprint = table.remove(ARGV), table.remove(ARGV)

local known = redis.call('GET', once)
if known then
  local id, used_for = string.match(known, '^(%d+) (.*)$')
  return {used_for == fingerprint and id}
end

local results = publish()
if type(results[1]) == 'number' then
  redis.call('SET', once, digits(results[1]) .. ' ' .. fingerprint, 'PX', memory)
end
return results
