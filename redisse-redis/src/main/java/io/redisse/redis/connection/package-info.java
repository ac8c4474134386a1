/** Connections to Redis, the calls over them, and this process' knowledge of the store. */
@NullMarked
package io.redisse.redis.connection;

import org.jspecify.annotations.NullMarked;
