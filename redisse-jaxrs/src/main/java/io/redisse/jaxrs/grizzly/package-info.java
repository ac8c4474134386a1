/** The Grizzly server, and streams on its raw connections. */
@NullMarked
package io.redisse.jaxrs.grizzly;

import org.jspecify.annotations.NullMarked;
