/** {@code redisse check}. */
@NullMarked
package io.redisse.cli.check;

import org.jspecify.annotations.NullMarked;
