package io.redisse.core.engine.replay;

import io.redisse.api.Gap;
import io.redisse.core.spi.Observer;
import java.util.HashMap;
import java.util.Map;

/** Stream state that is needed only while the stream replays history. */
public final class Replay {
  /** Gaps already reported to the client, so that later pages do not report them again. */
  private final Map<String, Gap> sent = new HashMap<>();

  private final Observer.ReplayCause cause;

  private boolean hadEvents;

  public Replay(Observer.ReplayCause cause) {
    this.cause = cause;
  }

  public Observer.ReplayCause cause() {
    return cause;
  }

  public void begin() {
    hadEvents = false;
  }

  public void markEvents() {
    hadEvents = true;
  }

  public boolean hadEvents() {
    return hadEvents;
  }

  public boolean hadGaps() {
    return !sent.isEmpty();
  }

  /** Returns the gaps not yet reported to the client, and marks them as reported. */
  public Map<String, Gap> takeNew(Map<String, Gap> gaps) {
    Map<String, Gap> unsent = new HashMap<>(gaps);
    // A reset is reported only once, but more events may be trimmed between two pages.
    unsent
        .entrySet()
        .removeIf(gap -> gap.getValue() == Gap.RESET && sent.get(gap.getKey()) == Gap.RESET);
    sent.putAll(unsent);
    return unsent;
  }
}
