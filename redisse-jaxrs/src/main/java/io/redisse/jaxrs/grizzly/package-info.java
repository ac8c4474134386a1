/** The Grizzly HTTP server, and streams that write directly to its connections. */
@NullMarked
package io.redisse.jaxrs.grizzly;

import org.jspecify.annotations.NullMarked;
