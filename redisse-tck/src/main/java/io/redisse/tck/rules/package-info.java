/** Rules of SPEC.md, and how tests name them. */
@NullMarked
package io.redisse.tck.rules;

import org.jspecify.annotations.NullMarked;
