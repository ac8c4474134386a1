package io.redisse.api;

import java.util.Locale;

/** Why something of a channel after a cursor was appended and is not served (STORE-5). */
public enum Gap {
  /** The history keeps only its newest events, and what was missed was not among them. */
  TRIMMED,
  /** What was missed had grown older than the store keeps events. */
  EXPIRED,
  /** The cursor is from a former life of the store: it was flushed, restored or failed over. */
  RESET,
  /** The store never gave this cursor, or cannot know what happened after it. */
  UNKNOWN;

  /**
   * The reason as clients see it in {@code missedevents}.
   *
   * @return the name in lower case
   */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
