package io.redisse.core.engine;

import io.redisse.api.Gap;
import io.redisse.core.spi.Observer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a stream has to know while it replays history, and can forget when it goes live. */
final class Replay {
  /** What has been told of gaps, so that further pages do not tell it again. */
  private final Map<String, Gap> told = new HashMap<>();

  /** What arrived out of order, and may be in history too. */
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

  void addedEvents() {
    hadEvents = true;
  }

  boolean hadEvents() {
    return hadEvents;
  }

  boolean hadGaps() {
    return !told.isEmpty();
  }

  /** Those gaps that have not been told yet, and have been from now on. */
  Map<String, Gap> news(Map<String, Gap> gaps) {
    Map<String, Gap> news = new HashMap<>(gaps);
    // A life that ended, ended once; but more can be trimmed between two pages.
    news.entrySet()
        .removeIf(gap -> gap.getValue() == Gap.RESET && told.get(gap.getKey()) == Gap.RESET);
    told.putAll(news);
    return news;
  }

  void add(LateEvent event) {
    late.add(event);
  }

  List<LateEvent> late() {
    return late;
  }
}
