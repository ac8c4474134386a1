-- Runs first on every new connection: checks whether Redis is still in the life that its data belongs
-- to.
--
-- A different replication id indicates a restart or a promotion. Data restored from an append-only file
-- is complete. In all other cases events may be lost, and the epoch moves.
--
-- KEYS, ARGV[1..3]: see common.lua
-- Returns {role, life, epoch, newest id, history size, ttl, reason if the epoch moved}; for a replica
-- {role, host of its master, port of its master}

local role = info('replication', 'role')
if role ~= 'master' then
  return {role, info('replication', 'master_host'), info('replication', 'master_port')}
end

local known_life = redis.call('GET', LIFE)
local life = info('replication', 'master_replid')
if known_life ~= life then
  local was_promoted = not string.match(info('replication', 'master_replid2'), '^0+$')
  local reason = not known_life and 'counter' or was_promoted and 'promotion' or 'restart'
  local restored_from_log = reason == 'restart' and info('persistence', 'aof_enabled') == '1'
  begin_life(not (restored_from_log and redis.call('GET', EPOCH)) and reason)
end
local newest = newest_id()

return {
  role, life, redis.call('GET', EPOCH), digits(newest),
  redis.call('GET', HISTORY_SIZE) or '100', redis.call('GET', TTL) or '0',
  moved_by
}
