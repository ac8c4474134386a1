package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Streams while the backend is away. */
abstract class OutageTests extends ServerTests {
  private static final long LONGEST_GRACE_SECONDS = 60;
  private static final int REFUSALS = 8;

  OutageTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-7")
  void streamsAreHeldAndHealed() {
    Runnable resume = resumption();
    Assumptions.assumeFalse(
        server.outageGrace().isZero(), "with a grace period of 0 no stream is held");
    EventStream open = stream(a);
    open.cursor();
    interruption().run();
    try {
      Limits.pause(Math.min(1_000, server.outageGrace().toMillis() / 2));
      assertTrue(open.isOpen(), "an open stream is held while the backend is away");
      EventStream late = stream(a);
      late.staysQuiet(Limits.quietMillis(), "the backend is away");
      assertTrue(late.isOpen(), "a new stream is held while the backend is away");
      resume.run();
      // Of a stream without a cursor, only what is published after its first answer is news.
      late.cursor();
      publishWhenPossible("after the outage");
      for (EventStream stream : List.of(open, late)) {
        assertEquals("after the outage", stream.nextPublished().data(), () -> "of " + stream);
      }
    } finally {
      resume.run();
    }
  }

  @Test
  @Rule("STREAM-7")
  void afterTheGracePeriodStreamsAreClosedAndNewOnesRefused() {
    afterTheGracePeriod(this::requireRefused);
    publishWhenPossible("after the outage");
    Limits.until(
        Limits.awaitMillis(), this::takesStreams, () -> "streams are taken again after an outage");
  }

  @Test
  @Rule("STREAM-10")
  void afterTheGracePeriodWhoComesIsToldWhenToComeBack() {
    afterTheGracePeriod(() -> {
      if (server.outageGrace().isZero()) {
        assertEquals(503, call(Request.stream(a)).head().status(), "with a grace period of 0");
      } else {
        requireDifferentRetries();
      }
    });
    Limits.until(
        Limits.awaitMillis(), this::takesStreams, () -> "streams are taken again after an outage");
  }

  /** With the backend away for so long that an open stream was closed; it is back after this. */
  private void afterTheGracePeriod(Runnable check) {
    Runnable resume = resumption();
    Assumptions.assumeTrue(
        server.outageGrace().toSeconds() <= LONGEST_GRACE_SECONDS,
        () -> "a grace period of " + server.outageGrace() + " is too long to wait for");
    EventStream open = stream(a);
    open.cursor();
    interruption().run();
    try {
      open.untilClosed(server.outageGrace().toMillis() + Limits.awaitMillis());
      check.run();
    } finally {
      resume.run();
    }
  }

  private void requireDifferentRetries() {
    List<String> retries = Stream.generate(() -> retryOfRefusal(call(Request.stream(a))))
        .limit(REFUSALS)
        .distinct()
        .toList();
    assertTrue(
        retries.size() > 1,
        () -> "clients are told different times, so that they do not come back all at once; "
            + REFUSALS + " were told " + retries);
  }

  private Runnable resumption() {
    interruption();
    return hook(server.resume(), "the end of an interruption (resume)");
  }

  /** By a status that says so, or by an empty stream that ends at once and names a delay. */
  private void requireRefused() {
    try (Call call = Call.send(server, Request.stream(a))) {
      if (call.head().status() == 200) {
        retryOfRefusal(call);
      } else {
        assertEquals(503, call.head().status(), () -> "the status of a refusal, " + call.head());
      }
    }
  }

  private boolean takesStreams() {
    try (Call call = Call.send(server, Request.stream(a));
        EventStream stream = EventStream.read(call)) {
      return stream.cursor() > 0;
    } catch (BrokenStreamError e) {
      return false;
    }
  }

  private void publishWhenPossible(String data) {
    Limits.until(
        Limits.awaitMillis(),
        () -> {
          try {
            server.publisher().publish(a, "message", data);
            return true;
          } catch (IOException e) {
            return false;
          }
        },
        () -> "publishing works after the outage");
  }
}
