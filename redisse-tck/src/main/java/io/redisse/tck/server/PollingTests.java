package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Long-polling. */
abstract class PollingTests extends ServerTests {
  private static final long WINDOW_MILLIS = 1_000;

  PollingTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-4")
  void aPollIsAnsweredWithTheHistoryAndEnds() {
    long start = stream(a).cursor();
    List<String> published = List.of("1", "2", "3");
    published.forEach(data -> publish(a, data));
    EventStream poll = stream(Request.stream(a).after("" + start).polling());
    assertEquals(published, data(poll.untilItEnds(Limits.awaitMillis())), "the answer");
  }

  @Test
  @Rule("STREAM-4")
  void aPollWithoutHistoryWaitsForAnEvent() {
    EventStream poll = stream(Request.stream(a).polling());
    poll.cursor();
    poll.staysQuiet(WINDOW_MILLIS * 3 / 2, "nothing was published");
    assertTrue(poll.isOpen(), "'lastEventId' does not count as the first event");
    publish(a, "event");
    assertEquals(List.of("event"), data(poll.untilItEnds(Limits.awaitMillis())), "the answer");
  }

  @Test
  @Rule("STREAM-4")
  void whatIsPublishedDirectlyAfterTheFirstEventRidesAlong() {
    EventStream poll = stream(Request.stream(a).polling());
    poll.cursor();
    long before = System.nanoTime();
    publish(a, "first");
    publish(a, "second");
    long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();
    Assumptions.assumeTrue(
        millis < WINDOW_MILLIS,
        () -> "publishing twice took " + millis + " ms, longer than a poll");
    assertEquals(
        List.of("first", "second"),
        data(poll.untilItEnds(Limits.awaitMillis())),
        "the answer, which ends 1 s after the first event");
  }

  @Test
  @Rule("STREAM-4")
  void aGapEndsAPoll() {
    EventStream poll = stream(Request.stream(a).after("never-issued").polling());
    List<Received> events = poll.untilItEnds(Limits.awaitMillis());
    assertTrue(events.get(0).isMissedEvents(), () -> "expected 'missedevents', got " + events);
  }

  @Test
  @Rule("STREAM-4")
  void aChainOfPollsGetsEveryEventOnce() {
    long cursor = stream(a).cursor();
    for (int i = 0; i < 3; i++) {
      publish(a, "event " + i);
      EventStream poll = stream(Request.stream(a).after("" + cursor).polling());
      List<Received> answer = poll.untilItEnds(Limits.awaitMillis());
      assertEquals(List.of("event " + i), data(answer), "the answer of a poll");
      cursor = answer.get(answer.size() - 1).number();
    }
  }

  private static List<String> data(List<Received> events) {
    return events.stream().filter(Received::isPublished).map(Received::data).toList();
  }
}
