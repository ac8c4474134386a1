package io.redisse.jaxrs.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.EventStore;
import io.redisse.core.Redisse;
import io.redisse.core.memory.MemoryEventStore;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.examples.JettyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ChunkedOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that stop reading in a container whose writes block: more of them than usual writers. */
class StalledWritersTest {
  private static final int STALLED = 80;
  private static final String LARGE = "x".repeat(1_000_000);

  /** Longer than the test, so that the container never closes a connection. */
  private static final Duration CONTAINER_LIMIT = Duration.ofMinutes(10);

  private static final int PATIENCE_MILLIS = 10_000;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T each) {
    opened.add(each);
    return each;
  }

  private URI start(Redisse redisse) {
    return start(redisse, CONTAINER_LIMIT);
  }

  private URI start(Redisse redisse, Duration containerLimit) {
    Server jetty = JettyServer.start(URI.create("http://127.0.0.1:0/"), closing(redisse));
    opened.add(jetty::stop);
    ServerConnector connector = (ServerConnector) jetty.getConnectors()[0];
    connector.setIdleTimeout(containerLimit.toMillis());
    connector.setAcceptedSendBufferSize(16 * 1024);
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
  }

  private List<Socket> stall(URI server, Redisse redisse) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < STALLED; i++) {
      Socket client = closing(new Socket());
      clients.add(client);
      client.setReceiveBufferSize(16 * 1024);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      client
          .getOutputStream()
          .write(
              "GET /events?a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n"
                  .getBytes(UTF_8));
    }
    await().until(() -> redisse.hub().statistics().connected() == STALLED);
    redisse.publish(new NewEvent("a", LARGE)).toCompletableFuture().join();
    return clients;
  }

  private static long blockedWriters() {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Stream.of(stack)
            .anyMatch(frame -> frame.getClassName().equals(ChunkedOutput.class.getName())))
        .count();
  }

  @Test
  void clientsThatDoNotReadHoldNeitherResolversNorPublishersNorOtherStreams() throws Exception {
    Redisse redisse = Redisse.builder()
        .backend(Backend.local(new AsynchronousStore()))
        .resolver(
            request -> CompletableFuture.supplyAsync(() -> Grant.of(request.requestedChannels())))
        .heartbeat(CONTAINER_LIMIT)
        .build();
    URI server = start(redisse);
    stall(server, redisse);
    await().until(() -> blockedWriters() >= 64);

    RawClient reader = closing(RawClient.stream(server, "/events?b"));
    assertEquals(200, reader.status());
    try (RawClient publish =
        RawClient.send(server, "POST", "/channels/b/events", "hello", "Content-Type: text/plain")) {
      assertEquals(201, publish.status());
    }
    SseReader events = reader.events();
    assertEquals("lastEventId", events.next().type());
    assertEquals("hello", events.next().data());
  }

  @Test
  void clientThatReadsAgainAfterItsStreamWasClosedReceivesTheEnd() throws Exception {
    Redisse redisse = Redisse.builder().heartbeat(Duration.ofSeconds(1)).build();
    List<Socket> clients = stall(start(redisse), redisse);
    await().until(() -> redisse.hub().statistics().connected() == 0);
    await("one thread per client").until(() -> blockedWriters() == clients.size());
    for (Socket client : clients) {
      client.setSoTimeout(PATIENCE_MILLIS);
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      client.getInputStream().transferTo(received);
      String end = received.toString(UTF_8).substring(received.size() - 100);
      String event = end.replaceAll("\r\n([0-9a-f]+\r\n)*", "");
      assertTrue(event.endsWith("\n\n"), () -> "the event was cut: " + end);
    }
    await().until(() -> blockedWriters() == 0);
  }

  @Test
  void clientThatNeverReadsIsDisconnectedByTheContainer() throws Exception {
    Redisse redisse = Redisse.builder().heartbeat(Duration.ofSeconds(1)).build();
    stall(start(redisse, Duration.ofSeconds(2)), redisse);
    await().until(() -> blockedWriters() > 0);

    await().until(() -> redisse.hub().statistics().connected() == 0);
    await().until(() -> blockedWriters() == 0);
  }

  /** A store that answers appends on another thread, as one behind a network does. */
  private static final class AsynchronousStore implements EventStore {
    private final EventStore inner = new MemoryEventStore();

    @Override
    public CompletionStage<Event> append(NewEvent event) {
      return CompletableFuture.supplyAsync(
          () -> inner.append(event).toCompletableFuture().join());
    }

    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      return inner.history(channels, cursor, limit);
    }

    @Override
    public CompletionStage<Long> lastId() {
      return inner.lastId();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
