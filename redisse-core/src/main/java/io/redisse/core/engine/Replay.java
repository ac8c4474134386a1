package io.redisse.core.engine;

import io.redisse.api.Gap;
import io.redisse.core.spi.Observer;
import java.util.HashMap;
import java.util.Map;

/** Stream state that is needed only while the stream replays history. */
final class Replay {
  /** Gaps already reported to the client, so that later pages do not report them again. */
  private final Map<String, Gap> sent = new HashMap<>();

  private final Observer.ReplayCause cause;

  private boolean hadEvents;

  Replay(Observer.ReplayCause cause) {
    this.cause = cause;
  }

  Observer.ReplayCause cause() {
    return cause;
  }

  void begin() {
    hadEvents = false;
  }

  void markEvents() {
    hadEvents = true;
  }

  boolean hadEvents() {
    return hadEvents;
  }

  boolean hadGaps() {
    return !sent.isEmpty();
  }

  /** Returns the gaps not yet reported to the client, and marks them as reported. */
  Map<String, Gap> takeNew(Map<String, Gap> gaps) {
    Map<String, Gap> unsent = new HashMap<>(gaps);
    // A reset is reported only once, but more events may be trimmed between two pages.
    unsent
        .entrySet()
        .removeIf(gap -> gap.getValue() == Gap.RESET && sent.get(gap.getKey()) == Gap.RESET);
    sent.putAll(unsent);
    return unsent;
  }
}
