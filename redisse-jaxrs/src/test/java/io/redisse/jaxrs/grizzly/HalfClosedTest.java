package io.redisse.jaxrs.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that has closed only its sending side still receives its stream. */
class HalfClosedTest {
  private static final String STREAM =
      "GET /?a HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

  private RedisseServer server = start(Duration.ofMinutes(10));

  private static RedisseServer start(Duration heartbeat) {
    return RedisseServer.builder()
        .publishing()
        .configure(redisse -> redisse.heartbeat(heartbeat))
        .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawConnection open(String request) throws IOException {
    return RawConnection.to(server.port(), request);
  }

  private void publish(String data) {
    server.redisse().publish(new NewEvent("a", data)).toCompletableFuture().join();
  }

  private void awaitStreams(long count) {
    await().until(() -> server.redisse().hub().statistics().connected() == count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
  void streamGoesOn(String version) throws IOException {
    try (RawConnection connection = open(STREAM.replace("HTTP/1.1", version))) {
      connection.until("lastEventId");
      connection.shutdownOutput();
      // By the third probe, a client that is gone has been noticed.
      for (int i = 0; i < 3; i++) {
        connection.until(":\n");
      }
      for (String data : new String[] {"one", "two"}) {
        publish(data);
        connection.until("data: " + data + "\nid: ");
      }
      awaitStreams(1);
    }
    publish("to nobody");
    awaitStreams(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
  void longPollIsAnsweredAndTheConnectionClosed(String version) throws IOException {
    try (RawConnection connection =
        open(STREAM.replace("?a", "?a&polling").replace("HTTP/1.1", version))) {
      connection.shutdownOutput();
      connection.until("lastEventId");
      publish("polled");
      String rest = connection.toEnd();
      assertTrue(rest.contains("data: polled\nid: "), rest);
      assertEquals(version.equals("HTTP/1.1"), rest.endsWith("\r\n0\r\n\r\n"), rest);
    }
  }

  @Test
  void publisherReceivesItsAnswer() throws IOException {
    try (RawConnection connection = open("POST /channels/a/events HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx")) {
      connection.shutdownOutput();
      assertTrue(connection.toEnd().startsWith("HTTP/1.1 201 "));
    }
  }

  @Test
  void clientsThatCloseIdleStreamsAreNoticedAtOnce() throws IOException {
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      connections.add(open(STREAM));
    }
    awaitStreams(100);
    for (RawConnection connection : connections) {
      connection.until("lastEventId");
      connection.close();
    }
    awaitStreams(0);
    assertEquals(100, server.redisse().hub().statistics().served());
  }

  @Test
  void halfClosedClientThatClosesIsNoticedByTheHeartbeat() throws IOException {
    server.close();
    server = start(Duration.ofSeconds(1));
    try (RawConnection connection = open(STREAM)) {
      connection.until("lastEventId");
      connection.shutdownOutput();
      connection.until(": hb");
      awaitStreams(1);
    }
    awaitStreams(0);
  }
}
