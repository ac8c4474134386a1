package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests the first lines of a stream, its heartbeat, and the detection of disconnects. */
abstract class IdleTests extends ServerTests {
  private static final int STREAMS = 5;
  private static final Pattern CONNECTED = Pattern.compile("\"connected\"\\s*:\\s*([0-9]+)");

  IdleTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-5")
  void streamBeginsWithTheReconnectionDelay() {
    EventStream stream = stream(a);
    stream.cursor();
    List<String> lines = stream.lines();
    assertTrue(
        lines.get(0).matches("retry: ?[0-9]+"),
        () -> "expected 'retry: ' with a number of milliseconds as the first line, received "
            + lines);
    assertTrue(
        lines.size() > 1 && !lines.get(1).isEmpty(),
        () -> "expected no blank line after 'retry:', which is part of the first event's block;"
            + " received " + lines);
  }

  @Test
  @Rule("STREAM-5")
  void idleStreamReceivesHeartbeatComments() {
    EventStream stream = stream(a);
    stream.cursor();
    long patience = 2 * server.heartbeat().toMillis() + settings.quietMillis();
    Await.until(
        patience,
        () -> stream.lines().contains(": hb") || !stream.isOpen(),
        () -> "a line ': hb' on an idle stream (heartbeat " + server.heartbeat() + "), received "
            + stream.lines());
    stream.staysQuiet(settings.quietMillis(), "a heartbeat is a comment");
    publishAndReceive(stream, a, "after a heartbeat");
  }

  @Test
  @Rule("STREAM-9")
  @NeedsQuiet
  void closedConnectionIsDetectedImmediately() {
    requireDetected(HttpConnection::close);
  }

  @Test
  @Rule("STREAM-9")
  @NeedsQuiet
  void resetConnectionIsDetectedImmediately() {
    requireDetected(HttpConnection::reset);
  }

  private void requireDetected(Consumer<HttpConnection> disconnect) {
    int before = stableCount();
    List<HttpConnection> connections = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      HttpConnection connection = connect(ClientRequest.stream(a));
      assertEquals(
          200, connection.head().status(), () -> "status of a stream, " + connection.head());
      connections.add(connection);
    }
    await.until(
        () -> connectedCount() >= before + STREAMS,
        () -> "\"connected\" in the statistics to rise from " + before + " to " + (before + STREAMS)
            + "; it is " + connectedCount());
    connections.forEach(disconnect);
    // Wait less than one heartbeat interval, because a failed heartbeat would also reveal the
    // disconnect.
    long atOnce = Math.min(settings.awaitMillis(), server.heartbeat().toMillis() / 2);
    Await.until(
        atOnce,
        () -> connectedCount() <= before,
        () -> "\"connected\" in the statistics to fall back to " + before
            + " after idle clients disconnected; it is " + connectedCount());
  }

  /**
   * Waits until the number of connected streams is stable and returns it. The wait excludes streams
   * that earlier tests have just closed.
   */
  private int stableCount() {
    int count = connectedCount();
    int before;
    do {
      before = count;
      Await.pause(settings.quietMillis());
      count = connectedCount();
    } while (count != before);
    return count;
  }

  private int connectedCount() {
    try (HttpConnection connection =
        HttpConnection.open(endpoint, ClientRequest.query("").accepting("application/json"))) {
      String statistics = connection.text();
      Matcher connected = CONNECTED.matcher(statistics);
      if (connection.head().status() != 200 || !connected.find()) {
        throw new AssertionError("expected statistics with \"connected\" for"
            + " 'Accept: application/json', received " + connection.head() + " with the body '"
            + statistics + "'");
      }
      return Integer.parseInt(connected.group(1));
    }
  }
}
