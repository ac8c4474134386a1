/** A small HTTP/1.1 client for requests that bench sends over its own sockets. */
@NullMarked
package io.redisse.cli.bench.http;

import org.jspecify.annotations.NullMarked;
