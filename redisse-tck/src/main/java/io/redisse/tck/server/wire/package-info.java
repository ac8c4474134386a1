/**
 * The client side of the server contract: plain sockets, and strict readers for HTTP/1.1, event
 * streams and {@code missedevents}. It shares no code with any server.
 */
@NullMarked
package io.redisse.tck.server.wire;

import org.jspecify.annotations.NullMarked;
