/** The Grizzly HTTP server, and streams that write to its connections directly. */
@NullMarked
package io.redisse.jaxrs.grizzly;

import org.jspecify.annotations.NullMarked;
