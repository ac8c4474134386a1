/** The command {@code redisse serve}. */
@NullMarked
package io.redisse.cli.serve;

import org.jspecify.annotations.NullMarked;
