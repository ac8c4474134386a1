/** The parameters of a benchmark run. */
@NullMarked
package io.redisse.cli.bench.plan;

import org.jspecify.annotations.NullMarked;
