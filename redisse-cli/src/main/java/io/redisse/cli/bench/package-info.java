/** A load generator for servers of event streams: {@link io.redisse.cli.bench.Bench} runs it. */
@NullMarked
package io.redisse.cli.bench;

import org.jspecify.annotations.NullMarked;
