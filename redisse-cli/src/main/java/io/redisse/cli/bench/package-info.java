/** {@code redisse bench}: a load generator for SSE servers. */
@NullMarked
package io.redisse.cli.bench;

import org.jspecify.annotations.NullMarked;
