package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Tests long-polling. */
abstract class PollingTests extends ServerTests {
  private static final long WINDOW_MILLIS = 1_000;

  PollingTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-4")
  void pollWithHistoryIsAnsweredAndEnds() {
    long start = stream(a).cursor();
    List<String> published = List.of("1", "2", "3");
    published.forEach(data -> publish(a, data));
    assertEquals(
        published, data(poll(ClientRequest.stream(a).after(start))), "events of the response");
  }

  @Test
  @Rule("STREAM-4")
  void pollWithoutHistoryWaitsForAnEvent() {
    EventStream poll = stream(ClientRequest.stream(a).polling());
    poll.cursor();
    poll.staysQuiet(WINDOW_MILLIS * 3 / 2, "nothing was published");
    assertTrue(
        poll.isOpen(),
        "expected the response to wait for an event, because 'lastEventId' does not count as one;"
            + " the server ended it");
    publish(a, "event");
    assertEquals(
        List.of("event"),
        data(poll.remainingEvents(settings.awaitMillis())),
        "events of the response");
  }

  @Test
  @Rule("STREAM-4")
  void eventsPublishedWithinASecondShareTheResponse() {
    EventStream poll = stream(ClientRequest.stream(a).polling());
    poll.cursor();
    long before = System.nanoTime();
    publish(a, "first");
    publish(a, "second");
    long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();
    Assumptions.assumeTrue(
        millis < WINDOW_MILLIS,
        () -> "publishing two events took " + millis + " ms, longer than a poll lasts");
    assertEquals(
        List.of("first", "second"),
        data(poll.remainingEvents(settings.awaitMillis())),
        "events of a response that ends 1 s after its first event");
  }

  @Test
  @Rule("STREAM-4")
  void gapEndsAPoll() {
    List<ReceivedEvent> events = poll(ClientRequest.stream(a).after("never-issued"));
    assertTrue(
        !events.isEmpty() && events.get(0).isMissedEvents(),
        () -> "expected 'missedevents' first, received " + events);
  }

  @Test
  @Rule("STREAM-4")
  void consecutivePollsReceiveEveryEventOnce() {
    long cursor = stream(a).cursor();
    for (int i = 0; i < 3; i++) {
      publish(a, "event " + i);
      List<ReceivedEvent> events = poll(ClientRequest.stream(a).after(cursor));
      assertEquals(List.of("event " + i), data(events), "events of the response");
      cursor = events.get(events.size() - 1).number();
    }
  }

  private List<ReceivedEvent> poll(ClientRequest request) {
    return stream(request.polling()).remainingEvents(settings.awaitMillis());
  }

  private static List<String> data(List<ReceivedEvent> events) {
    return events.stream()
        .filter(ReceivedEvent::isPublished)
        .map(ReceivedEvent::data)
        .toList();
  }
}
