/** Logs of live events, and the writes that streams share when they lack the same events. */
@NullMarked
package io.redisse.core.engine.live;

import org.jspecify.annotations.NullMarked;
