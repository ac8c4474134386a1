/** Probes, checks and random load shared by the contracts. Not exported. */
@NullMarked
package io.redisse.tck.support;

import org.jspecify.annotations.NullMarked;
