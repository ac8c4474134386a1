/**
 * The interfaces between the engine and transports. A transport {@linkplain
 * io.redisse.core.spi.Hub#open opens} streams and implements {@link io.redisse.core.spi.Outlet} to
 * send their bytes. Metrics implement {@link io.redisse.core.spi.Observer}.
 */
@NullMarked
package io.redisse.core.spi;

import org.jspecify.annotations.NullMarked;
