/** The publishing side of a run: publishers, and the pace at which they publish. */
@NullMarked
package io.redisse.cli.bench.publish;

import org.jspecify.annotations.NullMarked;
