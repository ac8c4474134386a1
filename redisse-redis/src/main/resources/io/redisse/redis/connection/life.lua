-- Prepended to scripts that check which Redis process serves the store.

local lives = lives()

local permitted = redis.pcall('INFO', 'replication')
if type(permitted) == 'table' then
  return redis.error_reply('REDISSE NOINFO scripts cannot use INFO (' .. permitted.err
    .. '); give the user +info, or use a Redis whose scripts may use it')
end

local replication_id = info('replication', 'master_replid')
local was_promoted = string.find(info('replication', 'master_replid2'), '[1-9a-f]') ~= nil

-- Returns whether this Redis process recorded the life, and has not been demoted and promoted since.
-- A backup, a first replica or an expired backlog changes only the replication id.
local function is_same_process(life)
  return life.run_id == lives.run_id()
    and (life.replication_id == replication_id or (lives.run_id() ~= '0' and not was_promoted))
end

-- Sets a key if Redis accepts writes now; otherwise a later call does.
local function put(key, value)
  redis.pcall('PERSIST', LIFE)
  redis.pcall('SET', key, value)
end

-- Mends what is noted of the life: the epoch, and the replication id if it has changed without a promotion,
-- so that a later promotion of a replica shows that it continued this very life. Also notes that ids run
-- ahead of the clock, so that their age proves nothing later.
local function mend(life, newest)
  if own('GET', EPOCH) ~= life.epoch then
    put(EPOCH, life.epoch)
  end
  if life.replication_id ~= replication_id and not was_promoted then
    life.replication_id = replication_id
    pcall(lives.note, life)
  end
  if tonumber(ARGV[3]) > 0 and newest > now() + AGE_SLACK then
    put(AHEAD, digits(newest))
  end
end
