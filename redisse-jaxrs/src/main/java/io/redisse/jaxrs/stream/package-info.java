/** Event streams over JAX-RS. */
@NullMarked
package io.redisse.jaxrs.stream;

import org.jspecify.annotations.NullMarked;
