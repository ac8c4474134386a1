/** The {@code redisse prepare} command. */
@NullMarked
package io.redisse.cli.prepare;

import org.jspecify.annotations.NullMarked;
