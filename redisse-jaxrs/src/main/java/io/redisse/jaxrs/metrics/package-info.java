/** Micrometer meters. */
@NullMarked
package io.redisse.jaxrs.metrics;

import org.jspecify.annotations.NullMarked;
