/** Helpers that the contracts share. */
@NullMarked
package io.redisse.tck.support;

import org.jspecify.annotations.NullMarked;
