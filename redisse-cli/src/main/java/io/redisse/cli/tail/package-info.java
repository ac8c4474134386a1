/** The {@code redisse tail} command. */
@NullMarked
package io.redisse.cli.tail;

import org.jspecify.annotations.NullMarked;
