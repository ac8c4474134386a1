-- Prepended to scripts that check which Redis process serves the store.

local lives = lives()

local permitted = redis.pcall('INFO', 'replication')
if type(permitted) == 'table' then
  return redis.error_reply('REDISSE NOINFO scripts cannot use INFO (' .. permitted.err
    .. '); give the user +info, or use a Redis whose scripts may use it')
end

local replication_id = info('replication', 'master_replid')
local was_promoted = string.find(info('replication', 'master_replid2'), '[1-9a-f]') ~= nil

-- Returns whether this Redis process noted the life, and was not demoted and promoted since. A backup,
-- a first replica or an expired backlog changes the replication id only.
local function is_same_process(life)
  return life.run_id == lives.run_id()
    and (life.replication_id == replication_id or (lives.run_id() ~= '0' and not was_promoted))
end

-- Notes the replication id again if it has changed without a promotion, so that a later promotion of a
-- replica shows that it continued this very life.
local function renote(life)
  if life.replication_id ~= replication_id and not was_promoted then
    life.replication_id = replication_id
    lives.note(life)
  end
end

-- Notes that ids run ahead of the clock, so that their age is not taken as a proof later.
local function note_whether_ahead(newest)
  if tonumber(redis.call('GET', TTL) or '0') > 0 and newest > now() + AGE_SLACK then
    lives.allow_full_memory()
    redis.call('SET', AHEAD, digits(newest))
  end
end
