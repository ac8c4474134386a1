/** How to connect to Redis, and with which credentials. */
@NullMarked
package io.redisse.redis.settings;

import org.jspecify.annotations.NullMarked;
