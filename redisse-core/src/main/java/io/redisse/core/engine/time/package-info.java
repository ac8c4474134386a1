/** Time in the engine: one clock, deadlines, and a coarse timer wheel. */
@NullMarked
package io.redisse.core.engine.time;

import org.jspecify.annotations.NullMarked;
