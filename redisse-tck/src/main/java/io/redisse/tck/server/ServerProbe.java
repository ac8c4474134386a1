package io.redisse.tck.server;

import io.redisse.tck.server.wire.BrokenStreamError;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.Endpoint;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.server.wire.WireFault;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.UniqueNames;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Checks the prerequisites of nearly every test: a stream begins with its cursor, and a published
 * event reaches it. Without this check, the tests of an unusable server would fail one by one, each
 * after its full time limit.
 */
public final class ServerProbe {
  private static final String DATA = "probe";

  private final ServerUnderTest server;
  private final Endpoint endpoint;

  private ServerProbe(ServerUnderTest server, Settings settings) {
    this.server = server;
    endpoint = server.endpoint(settings.awaitMillis());
  }

  /**
   * Checks a server before its tests. Takes at most four times the limit {@code redisse.tck.await}.
   *
   * @param server must be running
   * @throws UnusableServerException if nearly every test would fail
   */
  public static void requireUsable(ServerUnderTest server) {
    requireUsable(server, Settings.ofSystemProperties());
  }

  static void requireUsable(ServerUnderTest server, Settings settings) {
    new ServerProbe(server, settings).requireUsable();
  }

  private void requireUsable() {
    String channel = UniqueNames.channel("probe");
    try (HttpConnection connection = connect(ClientRequest.stream(channel));
        EventStream stream = EventStream.read(connection)) {
      requireCursor(stream);
      publish(channel);
      requireEvent(stream);
    } catch (BrokenStreamError e) {
      throw new UnusableServerException(String.valueOf(e.getMessage()), e);
    }
  }

  private HttpConnection connect(ClientRequest request) {
    try {
      return HttpConnection.tryOpen(endpoint, request);
    } catch (WireFault e) {
      throw new UnusableServerException(request + ": " + e.getMessage(), e);
    } catch (SSLException e) {
      throw new UnusableServerException(
          "the TLS handshake with " + server.events() + " failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnusableServerException(
          "no server answers at " + server.events() + ": " + e.getMessage(), e);
    }
  }

  private void requireCursor(EventStream stream) {
    Optional<ReceivedEvent> first = stream.next(endpoint.timeoutMillis());
    if (first.isEmpty() || !first.get().isLastEventId()) {
      throw new UnusableServerException(
          "STREAM-3: a client without a cursor must receive 'lastEventId' immediately; within "
              + endpoint.timeoutMillis() + " ms it received "
              + first.map(ReceivedEvent::toString).orElse("no event") + " on " + stream,
          null);
    }
  }

  private void publish(String channel) {
    try {
      server.publisher().publish(channel, "message", DATA);
    } catch (IOException e) {
      throw new UnusableServerException("cannot publish: " + e.getMessage(), e);
    }
  }

  private void requireEvent(EventStream stream) {
    Optional<ReceivedEvent> event = stream.next(endpoint.timeoutMillis());
    if (event.isEmpty() || !event.get().data().equals(DATA)) {
      throw new UnusableServerException(
          "STREAM-2: a published event must reach the open streams of its channel; within "
              + endpoint.timeoutMillis() + " ms the stream received "
              + event.map(ReceivedEvent::toString).orElse("no event") + " on " + stream,
          null);
    }
  }
}
