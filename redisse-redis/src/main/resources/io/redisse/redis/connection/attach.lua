-- Runs first on every new connection: checks whether the data went back in time since a process of
-- Redisse was last connected.
--
-- KEYS, ARGV[1..3]: see common.lua
-- ARGV[4] knowledge of the calling process: START:RUN_ID:ID:AGE …, for each life its start, the Redis
--         process that it ran on, the greatest id that the process saw in it, and the microseconds since then
-- ARGV[5] '1' if a promoted replica never lacks a confirmed event
-- Returns {role, run id, start of the life, newest id, epoch, history size, ttl,
-- remark}; for a replica {role, host of its master, port of its master}
--
-- If Redis rejects writes, a life cannot begin. The process is then attached provisionally, until a probe
-- finds that it does: with 1 as start, and the remark 'doubt ! ERROR' if nothing seems to be lost, or
-- 'doubt ? ERROR' if all cursors before the returned newest id may have missed events.

-- A doubt applies only to the previous connection.
DOUBT = nil

local role = info('replication', 'role')
if role == 'slave' then
  return {role, info('replication', 'master_host'), info('replication', 'master_port')}
elseif role ~= 'master' then
  return redis.error_reply(
    "REDISSE ROLE its role is '" .. role .. "'; only a master keeps the ids of all events in order")
elseif info('cluster', 'cluster_enabled') == '1' then
  return redis.error_reply(
    'REDISSE CLUSTER it is a node of a Redis Cluster; use a single server, with or without replicas')
elseif lives.run_id() == '0' and replication_id == '' then
  return redis.error_reply(
    'REDISSE NOINFO its INFO shows neither run_id nor master_replid, so a failover would go unnoticed')
end

-- The commands of all scripts, so that missing rights are reported now and not when an event is
-- published. None of these calls changes anything.
local RIGHTS = {
  {'ZADD', 'XX', '0', ''}, {'ZREM', ''}, {'ZREMRANGEBYRANK', '0', '0'}, {'ZCARD'},
  {'ZCOUNT', '0', '0'}, {'ZRANGE', '0', '0'}, {'ZRANGEBYSCORE', '0', '0'}, {'ZREVRANGEBYSCORE', '0', '0'},
  {'GET'}, {'SET', '', 'XX'},
  {'PERSIST'}, {'PEXPIRE', '1'}
}
local missing = {}
for _, call in ipairs(RIGHTS) do
  local command = table.remove(call, 1)
  local reply = redis.pcall(command, AHEAD .. ':none', unpack(call))
  local problem = type(reply) == 'table' and reply.err
  if problem and (string.find(problem, 'NOPERM') or string.find(problem, "can't run")) then
    missing[#missing + 1] = '+' .. string.lower(command)
  end
end
if #missing > 0 then
  return redis.error_reply('NOPERM the user lacks ' .. table.concat(missing, ' '))
end

local noted = lives.noted()

-- From version 7, INFO shows that Redis was a replica even if the previous replication id has expired.
local input = info('stats', 'total_net_repl_input_bytes')
local is_promotion = was_promoted or (input ~= '0' and input ~= '')

-- Returns whether Redis has all confirmed events: because it has read an append-only file, or because it
-- was a replica of the same master that served this life and that waits for its replicas. From version 7, a
-- master that was restarted from a snapshot looks as if it had been promoted, but has received nothing from
-- another master.
local function is_complete()
  if is_promotion then
    return ARGV[5] == '1' and noted.replication_id == info('replication', 'master_replid2')
      and (noted.run_id == lives.run_id() or input ~= '0')
  end
  -- An append-only file that was enabled after the start begins with a rewrite of the data from a snapshot.
  return info('persistence', 'aof_enabled') == '1'
    and info('persistence', 'aof_rewrite_in_progress') ~= '1'
    and info('persistence', 'aof_rewrite_scheduled') ~= '1'
    and not string.find(info('persistence', 'aof_last_rewrite_time_sec'), '^%d')
end

local newest, life

-- Returns whether an id that was seen in the life with this start is gone. If it was assigned before the
-- epoch moved, all clients that missed it are notified anyway. Ids can run ahead of the clock, so it was
-- assigned later only if it was seen later too.
local function is_lost(start, run_id, id, age)
  local moved = tonumber(life.moved)
  if id < tonumber(life.epoch) and (id < moved or now() - age < moved) then
    return false
  end
  if run_id == lives.run_id() and run_id ~= '0' and not was_promoted then
    -- Seen on this same process, although another life may have begun on it since, as after a flush.
    return id > newest
  end
  for i, each in ipairs(life.lives) do
    if each.start == start then
      local next_life = life.lives[i + 1]
      return id > (next_life and tonumber(next_life.restored) or newest)
    end
  end
  return true
end

local function knows_of_loss()
  for start, run_id, id, age in string.gmatch(ARGV[4], '(%d+):(%x+):(%d+):(%d+)') do
    if is_lost(start, run_id, tonumber(id), tonumber(age)) then
      return true
    end
  end
  return false
end

-- Begins a life if the process is a different one, and moves the epoch if an event is gone.
local function confirm()
  if not noted then
    lives.begin('counter')
  elseif not is_same_process(noted) then
    lives.begin(is_promotion and 'promotion' or 'restart', is_complete())
  end
  newest = newest_id()
  life = lives.noted()
  if knows_of_loss() then
    newest = lives.report_loss()
    life = lives.noted()
  end
  mend(life, newest)
end

-- Returns a setting, or that of the calling process if Redis holds none.
local function setting(key, default)
  local stored = own('GET', key)
  return tonumber(stored) and stored or default
end

local function answer(start, epoch)
  return {
    role, lives.run_id(), start, digits(newest), epoch,
    setting(HISTORY_SIZE, ARGV[2]), setting(TTL, ARGV[3]), remark
  }
end

local is_confirmed, failure = pcall(confirm)
if is_confirmed then
  return answer(life.lives[#life.lives].start, life.epoch)
end
local problem = type(failure) == 'table' and failure.err or failure
if not (string.find(problem, 'NOREPLICAS') or string.find(problem, 'MISCONF')) then
  error(failure, 0)
end

-- The loss can be neither recorded nor reported to other processes now, but clients can still read.
newest, life = tonumber(own('GET', COUNTER)) or 0, noted
local is_trusted = noted and not is_same_process(noted) and is_complete()
  and newest >= ANCHORED and newest <= LAST and newest >= KNOWN and not knows_of_loss()
if not is_trusted then
  newest = lives.first_id(newest <= LAST and newest or 0)
end
remark = 'doubt ' .. (is_trusted and '! ' or '? ') .. problem
return answer('1', is_trusted and noted.epoch or digits(newest))
