/** The {@code redisse stats} command. */
@NullMarked
package io.redisse.cli.stats;

import org.jspecify.annotations.NullMarked;
