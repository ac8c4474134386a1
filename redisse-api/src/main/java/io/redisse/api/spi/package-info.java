/**
 * The interfaces that a backend implements: a {@link io.redisse.api.spi.Backend} has an {@link
 * io.redisse.api.spi.EventStore} and a {@link io.redisse.api.spi.Broadcaster} and is opened by a
 * {@link io.redisse.api.spi.BackendProvider}.
 *
 * <p>The rules that the Javadoc names (STORE-1, CAST-2, …) are in SPEC.md; redisse-tck tests an
 * implementation against them.
 */
@NullMarked
package io.redisse.api.spi;

import org.jspecify.annotations.NullMarked;
