/**
 * What the author of a store implements: {@link io.redisse.api.spi.Backend}, made of an {@link
 * io.redisse.api.spi.EventStore} and a {@link io.redisse.api.spi.Broadcaster}, found through a
 * {@link io.redisse.api.spi.BackendProvider}.
 *
 * <p>The rules that the Javadoc names (STORE-1, CAST-2, …) are those of SPEC.md; redisse-tck tests
 * an implementation against them.
 */
@NullMarked
package io.redisse.api.spi;

import org.jspecify.annotations.NullMarked;
