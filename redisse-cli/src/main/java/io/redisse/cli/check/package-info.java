/** The {@code redisse check} command. */
@NullMarked
package io.redisse.cli.check;

import org.jspecify.annotations.NullMarked;
