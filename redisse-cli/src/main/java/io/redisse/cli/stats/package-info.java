/** {@code redisse stats}. */
@NullMarked
package io.redisse.cli.stats;

import org.jspecify.annotations.NullMarked;
