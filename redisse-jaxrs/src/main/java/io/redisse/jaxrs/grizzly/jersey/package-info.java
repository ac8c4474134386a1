/** The JAX-RS door of a Grizzly server: streams that JAX-RS resources open, on raw connections. */
@NullMarked
package io.redisse.jaxrs.grizzly.jersey;

import org.jspecify.annotations.NullMarked;
