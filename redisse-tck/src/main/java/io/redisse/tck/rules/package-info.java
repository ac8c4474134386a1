/** Associates tests with the rules of SPEC.md that they check. */
@NullMarked
package io.redisse.tck.rules;

import org.jspecify.annotations.NullMarked;
