/** Connections to Redis, the calls over them, and what this process knows about the store. */
@NullMarked
package io.redisse.redis.connection;

import org.jspecify.annotations.NullMarked;
