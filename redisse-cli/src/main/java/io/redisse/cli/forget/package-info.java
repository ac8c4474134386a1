/** The {@code redisse forget} command. */
@NullMarked
package io.redisse.cli.forget;

import org.jspecify.annotations.NullMarked;
