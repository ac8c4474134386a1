/** The SPIs of {@code redisse-api} over those connections. */
@NullMarked
package io.redisse.redis.store;

import org.jspecify.annotations.NullMarked;
