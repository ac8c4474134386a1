/** Meters for Micrometer. */
@NullMarked
package io.redisse.jaxrs.metrics;

import org.jspecify.annotations.NullMarked;
