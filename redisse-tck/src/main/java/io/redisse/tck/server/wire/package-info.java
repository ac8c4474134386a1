/**
 * The server contract's client: plain sockets and strict parsers for HTTP/1.1, event streams and
 * {@code missedevents} data. It shares no code with any server.
 */
@NullMarked
package io.redisse.tck.server.wire;

import org.jspecify.annotations.NullMarked;
