/** HTTP and SSE clients shared by several commands. */
@NullMarked
package io.redisse.cli.client;

import org.jspecify.annotations.NullMarked;
