/** HTTP and SSE clients that several commands share. */
@NullMarked
package io.redisse.cli.client;

import org.jspecify.annotations.NullMarked;
