/** The {@code redisse publish} command. */
@NullMarked
package io.redisse.cli.publish;

import org.jspecify.annotations.NullMarked;
