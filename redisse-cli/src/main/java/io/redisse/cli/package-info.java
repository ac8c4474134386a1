/** The program {@code redisse}; {@link io.redisse.cli.Cli} is its entry point. */
@NullMarked
package io.redisse.cli;

import org.jspecify.annotations.NullMarked;
