-- Shows whether this Redis is still the master of the life that the calling process is attached to.
--
-- KEYS, ARGV[1..3]: see common.lua
-- ARGV[4] a pub/sub channel of the calling process, where the probe must arrive
-- ARGV[5] the start of the life that the calling process is attached to
-- Returns {role, run id, start of the life, remark}; run id and start are '' if Redis must be left

local role = info('replication', 'role')
if role ~= 'master' then
  return {role, '', ''}
end
redis.call('PUBLISH', ARGV[4], '')
if DOUBT then
  local takes_writes = type(redis.pcall('PERSIST', LIFE)) ~= 'table'
  return takes_writes and {role, '', ''} or {role, lives.run_id(), ARGV[5]}
end
local is_known, newest = pcall(newest_id)
if not is_known then
  local problem = type(newest) == 'table' and newest.err or newest
  if string.find(problem, 'NOREPLICAS') or string.find(problem, 'MISCONF') then
    return {role, '', ''}
  end
  error(newest, 0)
end
local life = lives.noted()
if not life or not is_same_process(life) then
  return {role, '', '', remark}
end
mend(life, newest)
-- The calling process has adopted these settings, unlike one that attaches. A missing setting stands for its
-- default, which a new process has adopted only because the setting was missing.
local defaults = {'100', '0'}
for i, key in ipairs({HISTORY_SIZE, TTL}) do
  local stored = own('GET', key)
  if not tonumber(stored) and (stored or ARGV[1 + i] ~= defaults[i]) then
    put(key, ARGV[1 + i])
  end
end
-- A Redis process that was never a replica kept its connections even if a new life began, as after a flush.
return {role, lives.run_id(), was_promoted and life.lives[#life.lives].start or ARGV[5], remark}
