package io.redisse.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.core.engine.LateEvents.LateEvent;
import io.redisse.core.engine.live.LiveBatch;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verifies that a stream sends each reset and each late event once. */
class StreamProgressTest {
  private static final long EPOCH = 1_000;

  private static final EngineContext ENGINE = EngineContext.of(
      new InterruptibleBackend(),
      new HubSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, () -> 0));

  private final Output output =
      new Output(new RecordingOutlet(), Duration.ofSeconds(15), ENGINE.budget());
  private final StreamProgress progress = new StreamProgress(output, ENGINE, 1);

  @BeforeEach
  void replayOnce() {
    replay(500, Map.of());
    output.take();
  }

  private void replay(long through, Map<String, Gap> gaps) {
    progress.beginReplay(Observer.ReplayCause.RETURNED);
    progress.addPage(new Page(progress.cursor(), 0, new History(List.of(), through, gaps, false)));
    progress.endReplay();
  }

  private static LateEvent late(long id) {
    return late(id, "late " + id);
  }

  private static LateEvent late(long id, String data) {
    Event event = new Event(id, "a", "t", data);
    return new LateEvent(
        "a", id, FrameEncoder.event(event), FrameEncoder.eventWithoutId(event), false);
  }

  private void replayPages(long... ids) {
    progress.beginReplay(Observer.ReplayCause.HEALED);
    for (long id : ids) {
      List<Event> events = List.of(new Event(id, "a", "t", "page " + id));
      progress.addPage(new Page(progress.cursor(), 0, new History(events, id + 5, Map.of(), true)));
    }
  }

  @Test
  void writesTheIdOfALateEventIfOnlySmallerIdsWereWritten() {
    replayPages(600);
    progress.endReplay();
    output.take();

    progress.addLate(late(605));
    progress.addLate(late(603));

    String text = written();
    assertTrue(text.contains("late 605\nid: 605\n"), text);
    assertTrue(text.endsWith("late 603\n\n"), text);
  }

  @Test
  void skipsALateEventThatAnyPageOfTheReplayContained() {
    replayPages(600);
    progress.holdLate(late(600));
    progress.addPage(new Page(
        progress.cursor(),
        0,
        new History(List.of(new Event(700, "a", "t", "d")), 700, Map.of(), false)));
    progress.endReplay();
    progress.addLate(late(600));

    assertFalse(written().contains("late"));
  }

  @Test
  void holdsALateEventUntilAGreaterLiveEventIsWritten() {
    progress.addLate(late(600));
    assertNull(output.take());

    progress.addLive(new LiveBatch(601, FrameEncoder.lastEventId(601)));

    assertTrue(written().endsWith("id: 601\n\nevent: t\ndata: late 600\n\n"));
  }

  @Test
  void readsHistoryIfItHoldsTooManyLateEvents() {
    int count = 0;
    while (!progress.hasMissedLate()) {
      progress.addLate(late(600 + count++));
    }
    assertTrue(count < 5_000, () -> "held without a limit");
    progress.beginReplay(Observer.ReplayCause.BEHIND);
    assertFalse(progress.hasMissedLate());
  }

  @Test
  void keepsALateEventThatNoHistoryCanContain() {
    progress.holdLate(late(400));
    for (int id = 600; id < 5_600; id++) {
      progress.holdLate(late(id));
    }
    replay(6_000, Map.of());
    String text = written();
    assertTrue(text.contains("late 400\n"), "discarded");
    assertTrue(text.contains("late 5599\n"), "discarded");
    assertFalse(text.contains("late 600\n"), "held without a limit");
  }

  @Test
  void reportsLateEventsThatItCannotHoldAndNoHistoryContains() {
    replayPages(600);
    for (int id = 1; id < 500; id++) {
      progress.holdLate(late(id, "x".repeat(1_000)));
    }
    progress.endReplay();

    assertTrue(written().length() < 100_000, "held without a limit");
    assertTrue(progress.hasMissedLate());
    progress.beginReplay(Observer.ReplayCause.BEHIND);
    assertFalse(progress.hasMissedLate());
    String text = written();
    assertTrue(text.contains("data: {\"channels\":{\"a\":\"trimmed\"}}"), text);
  }

  @Test
  void silentlyDiscardsLateEventsThatItCannotHoldIfAPageContainedThem() {
    replayPages(600);
    for (int i = 0; i < 500; i++) {
      progress.holdLate(late(600, "x".repeat(1_000)));
    }
    progress.endReplay();

    assertFalse(progress.hasMissedLate());
    assertFalse(written().contains("missedevents"));
  }

  private String written() {
    StringBuilder text = new StringBuilder();
    for (Frame frame = output.take(); frame != null; frame = output.take()) {
      text.append(frame);
    }
    return text.toString();
  }

  @Test
  void clearsAPendingResetThatHistoryReports() {
    progress.markResetPending(EPOCH);
    assertTrue(progress.isResetPending());
    replay(EPOCH, Map.of("a", Gap.RESET));
    assertFalse(progress.isResetPending());
    assertTrue(written().startsWith("event: missedevents\n"));
  }

  @Test
  void ignoresAResetThatHistoryHasReported() {
    replay(EPOCH, Map.of("a", Gap.RESET));
    progress.markResetPending(EPOCH);
    assertFalse(progress.isResetPending());
  }

  @Test
  void keepsAPendingResetAfterHistoryOfAnEarlierEpoch() {
    progress.markResetPending(EPOCH);
    replay(EPOCH - 1, Map.of("a", Gap.RESET));
    assertTrue(progress.isResetPending());
  }

  @Test
  void keepsAPendingResetAfterLiveEvents() {
    progress.markResetPending(EPOCH);
    progress.addLive(new LiveBatch(EPOCH + 1, FrameEncoder.lastEventId(EPOCH + 1)));
    assertTrue(progress.isResetPending());
    assertEquals(EPOCH + 1, progress.cursor());
  }
}
