/**
 * The boundary between the engine and a transport: a transport {@linkplain
 * io.redisse.core.spi.Hub#open opens} a stream and carries its bytes as an {@link
 * io.redisse.core.spi.Outlet}. Metrics implement {@link io.redisse.core.spi.Observer}.
 */
@NullMarked
package io.redisse.core.spi;

import org.jspecify.annotations.NullMarked;
