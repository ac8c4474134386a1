/** The engine's counters and its notifications to observers. */
@NullMarked
package io.redisse.core.engine.metrics;

import org.jspecify.annotations.NullMarked;
