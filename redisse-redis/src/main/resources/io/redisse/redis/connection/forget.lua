-- Erases the events of channels, but no foreign data. Older cursors then have a gap in these channels.
--
-- KEYS[1..6]: see common.lua; KEYS[6+i]: channel i    ARGV[1..3]: see common.lua
-- Returns 0, or an error if a key cannot be read, before anything is erased

for i = 7, #KEYS do
  local size = redis.pcall('ZCARD', KEYS[i])
  if type(size) == 'table' then
    return redis.error_reply(size.err .. ' (key ' .. KEYS[i] .. '; nothing was erased)')
  end
end

-- Returns the id of the newest event of a set; nil if it has none.
local function newest_event(channel)
  local members = redis.call('ZRANGE', channel, 0, -1, 'WITHSCORES')
  for i = #members - 1, 1, -2 do
    local kind = origin(members[i], members[i + 1])
    if kind == 'java' or kind == 'ruby' then
      return tonumber(members[i + 1])
    end
  end
end

for i = 7, #KEYS do
  local newest = newest_event(KEYS[i])
  if newest then
    lose(KEYS[i], newest)
  end
end
return 0
