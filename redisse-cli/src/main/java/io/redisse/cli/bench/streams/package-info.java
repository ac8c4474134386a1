/** The receiving side of a run: stream connections, their event loops, and checks of each event. */
@NullMarked
package io.redisse.cli.bench.streams;

import org.jspecify.annotations.NullMarked;
