/** The publishing side of a run: publishers and their pacing. */
@NullMarked
package io.redisse.cli.bench.publish;

import org.jspecify.annotations.NullMarked;
