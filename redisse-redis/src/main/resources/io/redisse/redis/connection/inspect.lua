-- Describes keys without returning their contents.
--
-- KEYS[1..6]: see common.lua; KEYS[6+i]: key i    ARGV[1..3]: see common.lua
-- Returns for each key {type, members, bytes or -1, kind of the lowest member, kind of the newest};
-- a kind is a result of `origin`, 'foreign' for foreign data, or '' without a member

local function kind_at(key, index)
  local found = redis.call('ZRANGE', key, index, index, 'WITHSCORES')
  return #found == 0 and '' or origin(found[1], found[2]) or 'foreign'
end

local results = {}
for i = 1, #KEYS - 6 do
  local key = KEYS[6 + i]
  local type_of_key = redis.call('TYPE', key).ok
  local bytes = redis.pcall('MEMORY', 'USAGE', key)
  local result = {type_of_key, 0, type(bytes) == 'number' and bytes or -1, '', ''}
  if type_of_key == 'zset' then
    result[2] = redis.call('ZCARD', key)
    result[4], result[5] = kind_at(key, 0), kind_at(key, -1)
  end
  results[i] = result
end
return results
