/** The receiving side of a run: stream connections, event loops, and the verification of events. */
@NullMarked
package io.redisse.cli.bench.streams;

import org.jspecify.annotations.NullMarked;
