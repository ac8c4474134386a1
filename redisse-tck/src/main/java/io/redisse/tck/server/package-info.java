/**
 * The black-box kit: certifies a running server by its address, whoever wrote it and in whatever
 * language. Extend {@link io.redisse.tck.server.ServerContract}, say where the server is ({@link
 * io.redisse.tck.server.ServerUnderTest}), run it.
 *
 * <p>The kit speaks over plain sockets, with its own strict reading of HTTP and of event streams,
 * and publishes as the server's users do: over HTTP, or with a command. It uses channels of its own
 * and starts from cursors that the server gave, so the server may be in use; only the count of open
 * streams (STREAM-9) needs it to itself.
 *
 * <p>What cannot be seen from outside is not tested: how much memory a slow client costs (STREAM-6),
 * a peer that vanishes without a word (STREAM-9), and proxies in between (WIRE-2), behind which the
 * kit can be pointed all the same. The system properties of {@link io.redisse.tck} hold here too.
 */
@NullMarked
package io.redisse.tck.server;

import org.jspecify.annotations.NullMarked;
