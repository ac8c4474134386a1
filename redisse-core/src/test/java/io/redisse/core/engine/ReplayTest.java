package io.redisse.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.core.spi.SseParser.Parsed;
import io.redisse.core.spi.StreamRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verifies that a client that reconnects with a cursor receives the missed events or a gap. */
class ReplayTest extends HubFixture {
  @Test
  void replaysExactlyTheMissedEventsOfAllChannels() {
    RecordingOutlet before = connect("a", "b");
    publish("a", "seen");
    long cursor = before.awaitEvents(2).lastEventId();
    before.disconnect();
    publish("b", "missed 1");
    publish("c", "not mine");
    publish("a", "missed 2");

    RecordingOutlet after = resume(cursor, "a", "b");
    publish("b", "live");

    assertEquals(List.of("missed 1", "missed 2", "live"), after.awaitEvents(3).data());
    assertEquals(3, after.events().size(), "nothing but events: " + after.types());
  }

  @Test
  void reportsNoGapIfNothingWasMissed() {
    long cursor = publish("a", "seen").id();
    publish("b", "not mine");

    RecordingOutlet client = resume(cursor, "a");

    assertEquals(List.of("lastEventId"), client.types());
    assertTrue(client.lastEventId() > cursor, "the cursor advances past events of other channels");
  }

  @Test
  void reportsNoGapAfterExactlyTheHistorySize() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 100);

    assertEquals(100, resume(cursor, "a").awaitEvents(100).data().size());
    assertFalse(resume(cursor, "a").types().contains("missedevents"));
  }

  @Test
  void sendsAGapFirstWithChannelAndReason() {
    long cursor = publish("a", "seen").id();
    publishMany("a", 101);
    publish("b", "kept");

    RecordingOutlet client = resume(cursor, "a", "b").awaitEvents(102);

    assertEquals(
        new Parsed("", "missedevents", "{\"channels\":{\"a\":\"trimmed\"}}"),
        client.events().get(0));
    assertEquals(101, client.data().size());
    assertEquals("event 1", client.data().get(0));
    assertEquals(1, hub.statistics().missing());
  }

  @Test
  void sendsACursorAfterAGapWithoutEvents() {
    publish("a", "one");
    RecordingOutlet client = resume(StreamRequest.NEVER_ISSUED, "a").awaitEvents(2);

    assertEquals(List.of("missedevents", "lastEventId"), client.types());
    assertEquals(List.of("lastEventId"), resume(client.lastEventId(), "a").types());
  }

  @Test
  void reportsAGapInEveryChannelForACursorOfAnEarlierEpoch() {
    RecordingOutlet client = resume(1, "a", "b").awaitEvents(2);

    assertEquals(
        "{\"channels\":{\"a\":\"reset\",\"b\":\"reset\"}}",
        client.events().get(0).data());
    assertEquals("lastEventId", client.types().get(1));
  }

  @Test
  void replaysManyPagesInOrder() {
    long cursor = publish("start", "").id();
    for (int i = 0; i < 100; i++) {
      for (String channel : List.of("a", "b", "c")) {
        publish(channel, channel + i + LARGE);
      }
    }

    RecordingOutlet client = resume(cursor, "a", "b", "c").awaitEvents(300);

    List<Long> ids =
        client.events().stream().map(e -> Long.valueOf(e.lastEventId())).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
    assertEquals(300, client.data().size());
  }
}
