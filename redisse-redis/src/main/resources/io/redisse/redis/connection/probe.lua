-- Shows whether this Redis is still the master of the life that the calling process is attached to.
--
-- KEYS, ARGV[1..3]: see common.lua
-- ARGV[4] a pub/sub channel of the calling process, where the probe must arrive
-- Returns {role, run id, start of the life, remark}; run id and start are '' unless the role is master

local role = info('replication', 'role')
if role ~= 'master' then
  return {role, '', ''}
end
redis.call('PUBLISH', ARGV[4], '')
local newest = newest_id()
note_whether_ahead(newest)
local lives = lives_since_epoch()
return {role, is_same_process() and run_id() or '', start_of(lives[#lives] or ':0'), remark}
