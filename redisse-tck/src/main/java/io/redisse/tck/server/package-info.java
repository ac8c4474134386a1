/**
 * A black-box test kit for running servers, whoever wrote them and in whatever language. Extend
 * {@link io.redisse.tck.server.ServerContract}, describe the server with {@link
 * io.redisse.tck.server.ServerUnderTest}, and run the class with JUnit.
 *
 * <p>The kit uses plain sockets and its own strict parsers for HTTP and event streams. It publishes
 * over HTTP or with a shell command. All channels have unique names and all cursors come from the
 * server, so the server may be in use; only the count of open streams (STREAM-9) requires a server
 * without other clients.
 *
 * <p>Some promises cannot be observed from outside and are not tested: the memory that a slow client
 * costs (STREAM-6), detection of a peer that vanishes silently (STREAM-9), and operation behind
 * proxies (WIRE-2), although the kit can be run through one. The system properties of {@link
 * io.redisse.tck} apply here too.
 */
@NullMarked
package io.redisse.tck.server;

import org.jspecify.annotations.NullMarked;
