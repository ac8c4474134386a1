/** The format of names and events in Redis, and of byte counts and durations in messages. */
@NullMarked
package io.redisse.redis.format;

import org.jspecify.annotations.NullMarked;
