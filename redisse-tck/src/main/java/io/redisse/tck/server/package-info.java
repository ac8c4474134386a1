/**
 * A black-box test kit for running servers, independent of their implementation and language.
 * Extend {@link io.redisse.tck.server.ServerContract}, describe the server with {@link
 * io.redisse.tck.server.ServerUnderTest}, and run the class with JUnit.
 *
 * <p>The kit uses plain sockets and its own strict parsers for HTTP and event streams. It publishes
 * events over HTTP or with a shell command. The server may have other clients, because all channel
 * names are unique and all cursors come from the server. Only the test of the open stream count
 * (STREAM-9) requires a server without other clients.
 *
 * <p>Some requirements cannot be observed from outside and are not tested: the memory used by a
 * slow client (STREAM-6), detection of a peer that disappears silently (STREAM-9), and operation
 * behind proxies (WIRE-2), although the kit can run through a proxy. The settings listed in {@link
 * io.redisse.tck} also apply here.
 */
@NullMarked
package io.redisse.tck.server;

import org.jspecify.annotations.NullMarked;
