/** The {@code redisse certify} command. */
@NullMarked
package io.redisse.cli.certify;

import org.jspecify.annotations.NullMarked;
