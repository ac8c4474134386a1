package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.BrokenStreamError;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.support.Await;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Tests how the server handles streams during a backend outage. */
@NeedsQuiet
abstract class OutageTests extends ServerTests {
  private static final long LONGEST_GRACE_SECONDS = 60;
  private static final int REJECTIONS = 8;

  OutageTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-7")
  void streamsAreHeldDuringAnOutageAndCatchUp() {
    Runnable interrupt = interruptHook();
    Runnable resume = resumeHook();
    Assumptions.assumeFalse(
        server.outageGrace().isZero(), "a server with a grace period of 0 holds no streams");
    EventStream open = stream(a);
    open.cursor();
    interrupt.run();
    try {
      Await.pause(Math.min(1_000, server.outageGrace().toMillis() / 2));
      assertTrue(
          open.isOpen(), "expected an open stream to be held during the outage, but it was closed");
      EventStream late = stream(a);
      late.staysQuiet(settings.quietMillis(), "the backend is interrupted");
      assertTrue(
          late.isOpen(), "expected a new stream to be held during the outage, but it was closed");
      resume.run();
      // The late stream has no cursor, so it only receives events published after its initial
      // {@code lastEventId}.
      late.cursor();
      publishWhenPossible("after the outage");
      for (EventStream stream : List.of(open, late)) {
        assertEquals(
            "after the outage",
            stream.nextPublished().data(),
            () -> "data of the first event after the outage on " + stream);
      }
    } finally {
      resume.run();
    }
  }

  @Test
  @Rule("STREAM-7")
  void streamsAreClosedAndRejectedAfterTheGracePeriod() {
    afterTheGracePeriod(this::requireRejection);
    publishWhenPossible("after the outage");
    awaitRecovery();
  }

  @Test
  @Rule("STREAM-10")
  void rejectionsAfterTheGracePeriodIncludeDifferentDelays() {
    afterTheGracePeriod(() -> {
      if (server.outageGrace().isZero()) {
        assertEquals(
            503,
            connect(ClientRequest.stream(a)).head().status(),
            "status of a rejection with a grace period of 0");
      } else {
        requireDifferentRetries();
      }
    });
    awaitRecovery();
  }

  /**
   * Interrupts the backend, waits until the server closes an open stream, runs the check, and ends
   * the outage.
   */
  private void afterTheGracePeriod(Runnable check) {
    Runnable interrupt = interruptHook();
    Runnable resume = resumeHook();
    Assumptions.assumeTrue(
        server.outageGrace().toSeconds() <= LONGEST_GRACE_SECONDS,
        () -> "a grace period of " + server.outageGrace() + " takes too long to test");
    EventStream open = stream(a);
    open.cursor();
    interrupt.run();
    try {
      open.remainingUntilClosed(server.outageGrace().toMillis() + settings.awaitMillis());
      check.run();
    } finally {
      resume.run();
    }
  }

  private void requireDifferentRetries() {
    List<String> retries = Stream.generate(() -> retryOfRejection(connect(ClientRequest.stream(a))))
        .limit(REJECTIONS)
        .distinct()
        .toList();
    assertTrue(
        retries.size() > 1,
        () -> "expected different 'retry:' lines, so that clients do not all reconnect at once; "
            + REJECTIONS + " rejections had " + retries);
  }

  /** Requires a 503 or a stream that contains only a {@code retry:} line and ends immediately. */
  private void requireRejection() {
    try (HttpConnection connection = HttpConnection.open(endpoint, ClientRequest.stream(a))) {
      if (connection.head().status() == 200) {
        retryOfRejection(connection);
      } else {
        assertEquals(
            503,
            connection.head().status(),
            () -> "status of a rejection after the grace period, " + connection.head());
      }
    }
  }

  private void awaitRecovery() {
    await.until(this::acceptsStreams, () -> "the server to accept streams after the outage");
  }

  private boolean acceptsStreams() {
    try (HttpConnection connection = HttpConnection.open(endpoint, ClientRequest.stream(a));
        EventStream stream = EventStream.read(connection)) {
      return stream.cursor() > 0;
    } catch (BrokenStreamError e) {
      return false;
    }
  }

  private void publishWhenPossible(String data) {
    await.until(
        () -> {
          try {
            server.publisher().publish(a, "message", data);
            return true;
          } catch (IOException e) {
            return false;
          }
        },
        () -> "publishing to succeed again after the outage");
  }
}
