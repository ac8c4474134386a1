/** {@code redisse publish}. */
@NullMarked
package io.redisse.cli.publish;

import org.jspecify.annotations.NullMarked;
