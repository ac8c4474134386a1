/** Contracts that certify an implementation: extend one, implement its factory method, run it. */
@NullMarked
package io.redisse.tck;

import org.jspecify.annotations.NullMarked;
