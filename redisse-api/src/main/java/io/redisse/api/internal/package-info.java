/** Helpers that several modules of Redisse share. Not exported to other modules. */
@NullMarked
package io.redisse.api.internal;

import org.jspecify.annotations.NullMarked;
