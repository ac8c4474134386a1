/** Keys and event text as they are stored in Redis. */
@NullMarked
package io.redisse.redis.format;

import org.jspecify.annotations.NullMarked;
