/** Faults, latencies and reports of a run. */
@NullMarked
package io.redisse.cli.bench.report;

import org.jspecify.annotations.NullMarked;
