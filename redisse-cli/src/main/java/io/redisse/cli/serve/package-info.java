/** The {@code redisse serve} command. */
@NullMarked
package io.redisse.cli.serve;

import org.jspecify.annotations.NullMarked;
