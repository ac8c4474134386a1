/** What all commands share: options, configuration, output. */
@NullMarked
package io.redisse.cli.console;

import org.jspecify.annotations.NullMarked;
