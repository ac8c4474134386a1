/** Probes, checks and random load that the contracts share. Not exported. */
@NullMarked
package io.redisse.tck.support;

import org.jspecify.annotations.NullMarked;
