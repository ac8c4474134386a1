package io.redisse.core.engine;

import io.redisse.api.Gap;
import io.redisse.core.spi.Observer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of a stream that exists only while it replays history. */
final class Replay {
  /** The gaps that the client has been sent, so that the next page does not repeat them. */
  private final Map<String, Gap> sent = new HashMap<>();

  /** Events that arrived out of order and may be in history as well. */
  private final List<LateEvent> late = new ArrayList<>(0);

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

  /** Returns the gaps that the client has not been sent yet, and marks them as sent. */
  Map<String, Gap> takeNew(Map<String, Gap> gaps) {
    Map<String, Gap> unsent = new HashMap<>(gaps);
    // A reset happens once, whereas more events can be trimmed between two pages.
    unsent
        .entrySet()
        .removeIf(gap -> gap.getValue() == Gap.RESET && sent.get(gap.getKey()) == Gap.RESET);
    sent.putAll(unsent);
    return unsent;
  }

  void addLate(LateEvent event) {
    late.add(event);
  }

  List<LateEvent> late() {
    return late;
  }
}
