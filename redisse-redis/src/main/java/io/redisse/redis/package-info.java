/**
 * Events in Redis, wire-compatible with the Ruby gem of the same name. {@link
 * io.redisse.redis.RedisBackend#open} is where to begin.
 */
@NullMarked
package io.redisse.redis;

import org.jspecify.annotations.NullMarked;
