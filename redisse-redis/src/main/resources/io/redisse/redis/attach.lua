-- The first thing that happens on every new connection: finds out whether Redis still lives the life
-- that its data is from.
--
-- Another replication id tells a restart or a promotion. What an append-only file brought back is
-- complete; after anything else events may be lost, and the epoch moves.
--
-- KEYS, ARGV[1..3]: see common.lua
-- Returns {role, life, epoch, newest id, history size, ttl}

local role = info('replication', 'role')
if role ~= 'master' then
  return {role}
end

local known_life = redis.call('GET', LIFE)
local life = info('replication', 'master_replid')
if known_life ~= life then
  local restored_from_log = known_life
    and info('persistence', 'aof_enabled') == '1'
    and string.match(info('replication', 'master_replid2'), '^0+$')
  begin_life(not restored_from_log or not redis.call('GET', EPOCH))
end
local newest = newest_id()

return {
  role, life, redis.call('GET', EPOCH), digits(newest),
  redis.call('GET', HISTORY_SIZE) or '100', redis.call('GET', TTL) or '0'
}
