/** What a transport implements to carry streams: {@link io.redisse.core.spi.Outlet} is the entry point. */
@NullMarked
package io.redisse.core.spi;

import org.jspecify.annotations.NullMarked;
