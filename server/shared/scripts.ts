/**
 * What Redis does in one step. Each script works on one key. Sessions of an app are a sorted set: a
 * member for each, with the time in milliseconds, by the clock of Redis, at which its lease ends.
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)`;

/** most, lease in milliseconds, member. Answers whether it was taken, and how many there are then. */
export const TAKE_PLACE = `${NOW}
local count = redis.call('ZCARD', KEYS[1])
if count >= tonumber(ARGV[1]) then return {0, count} end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, count + 1}`;

/** Lease in milliseconds, members. Answers how many there are then, those of other nodes included. */
export const RENEW_PLACES = `${NOW}
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
if #ARGV > 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return redis.call('ZCARD', KEYS[1])`;

/** most, window in milliseconds. Answers the milliseconds to wait, where it is one too many; else 0. */
export const COUNT = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return redis.call('PTTL', KEYS[1]) end
redis.call('INCR', KEYS[1])
if count == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

/** Takes one back, where there is one. */
export const TAKE_BACK = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count > 0 then redis.call('DECR', KEYS[1]) end
return 0`;
