/** What the engine counts and reports to observers. */
@NullMarked
package io.redisse.core.engine.metrics;

import org.jspecify.annotations.NullMarked;
