/** Checks whether a Redis server is suitable for Redisse. */
@NullMarked
package io.redisse.redis.check;

import org.jspecify.annotations.NullMarked;
