/** Event streams as JAX-RS resources. */
@NullMarked
package io.redisse.jaxrs.stream;

import org.jspecify.annotations.NullMarked;
