/** The command line: {@link io.redisse.cli.Cli} is the entry point. */
@NullMarked
package io.redisse.cli;

import org.jspecify.annotations.NullMarked;
