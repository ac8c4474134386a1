package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.grizzly.syntax.RequestHead;
import io.redisse.jaxrs.http.AddressNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** A connection that is not a stream. {@link RequestConnections} guards the mutable fields. */
final class RequestConnection implements CloseListener<Closeable, CloseType> {
  /** The entry of each connection, unless the connection is a stream. */
  static final Attribute<RequestConnection> ENTRY =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("redisse.request");

  /** What the connection is waiting for. */
  enum Phase {
    /** The first byte of the first request, and over TLS the handshake before it. */
    CONNECTED,
    HEAD,
    BODY,
    /** The response. */
    RESPONSE,
    /** The next request. */
    IDLE
  }

  final RequestConnections all;
  final Connection<?> connection;

  /** The network that the connection is counted for; empty if it is not limited. */
  final Optional<InetAddress> network;

  Phase phase = Phase.CONNECTED;
  long sinceNanos;

  /** The check of the present head; null before its first byte. Used by the reading thread only. */
  @Nullable
  RequestHead head;

  /** The origin of the page that sends the present request, as far as it has arrived. */
  volatile @Nullable String origin;

  RequestConnection(RequestConnections all, Connection<?> connection, RequestLimits limits) {
    this.all = all;
    this.connection = connection;
    network = limits.connectionsPerAddress() > 0
            && connection.getPeerAddress() instanceof InetSocketAddress peer
            && !limits.unlimited().test(peer.getAddress())
        ? Optional.of(AddressNetwork.of(peer.getAddress()))
        : Optional.empty();
  }

  @Override
  public void onClosed(Closeable closed, CloseType type) {
    all.remove(this);
  }
}
