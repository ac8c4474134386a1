/** Classes shared by all commands: options, configuration and output. */
@NullMarked
package io.redisse.cli.console;

import org.jspecify.annotations.NullMarked;
