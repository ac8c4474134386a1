/** {@code redisse tail}. */
@NullMarked
package io.redisse.cli.tail;

import org.jspecify.annotations.NullMarked;
