/** The hub's threads: their tasks, the events that wait for them, and a watchdog. */
@NullMarked
package io.redisse.core.engine.threads;

import org.jspecify.annotations.NullMarked;
