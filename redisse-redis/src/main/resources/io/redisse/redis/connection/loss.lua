-- Prepended to scripts that find or cause the loss of a channel.

-- Erases the history of one channel, but no foreign data. Clients with older cursors than `newest` receive
-- RESET.
local function lose(channel, newest)
  local members = redis.call('ZRANGE', channel, 0, -1, 'WITHSCORES')
  lives().allow_full_memory()
  for i = 1, #members, 2 do
    if origin(members[i], members[i + 1]) then
      redis.call('ZREM', channel, members[i])
    end
  end
  redis.call('ZADD', channel, digits(newest), LOST_BASE)
  local ttl = tonumber(ARGV[3])
  if ttl > 0 then
    redis.call('PEXPIRE', channel, ttl)
  end
end
