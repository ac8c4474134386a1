/** Names and texts in Redis, and the format of amounts in messages. */
@NullMarked
package io.redisse.redis.format;

import org.jspecify.annotations.NullMarked;
