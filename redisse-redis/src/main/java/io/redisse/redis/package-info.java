/**
 * Stores and broadcasts events in Redis, wire-compatible with the Ruby gem of the same name. Start
 * with {@link io.redisse.redis.RedisBackend#open}.
 */
@NullMarked
package io.redisse.redis;

import org.jspecify.annotations.NullMarked;
