/** Implementations of the {@code redisse-api} SPIs over Redis. */
@NullMarked
package io.redisse.redis.store;

import org.jspecify.annotations.NullMarked;
