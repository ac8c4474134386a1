/** The HTTP client of the commands. */
@NullMarked
package io.redisse.cli.client;

import org.jspecify.annotations.NullMarked;
