/**
 * The interfaces that a backend implements. A {@link io.redisse.api.spi.BackendProvider} opens a
 * {@link io.redisse.api.spi.Backend}, which combines an {@link io.redisse.api.spi.EventStore} with
 * a {@link io.redisse.api.spi.Broadcaster}.
 *
 * <p>SPEC.md defines the rules cited in the Javadoc (STORE-1, CAST-2, …), and redisse-tck tests
 * implementations against them.
 */
@NullMarked
package io.redisse.api.spi;

import org.jspecify.annotations.NullMarked;
