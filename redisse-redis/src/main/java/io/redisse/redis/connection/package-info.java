/** The two connections to Redis: commands and pub/sub. */
@NullMarked
package io.redisse.redis.connection;

import org.jspecify.annotations.NullMarked;
