package io.redisse.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.core.spi.Observer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream sends a reset once, whether history or the broadcaster reports it first. */
class StreamProgressTest {
  private static final long EPOCH = 1_000;

  private static final EngineContext ENGINE = EngineContext.of(
      new InterruptibleBackend(),
      new HubSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, () -> 0));

  private final Output output = new Output(new RecordingOutlet());
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

  private String written() {
    return StandardCharsets.UTF_8
        .decode(Objects.requireNonNull(output.take()).buffer())
        .toString();
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
