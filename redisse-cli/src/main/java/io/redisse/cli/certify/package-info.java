/** {@code redisse certify}. */
@NullMarked
package io.redisse.cli.certify;

import org.jspecify.annotations.NullMarked;
