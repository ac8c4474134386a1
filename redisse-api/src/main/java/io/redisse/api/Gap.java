package io.redisse.api;

import java.util.Locale;

/** The reason why a store cannot serve every event of a channel after a cursor (STORE-5). */
public enum Gap {
  /** The event was evicted because the history keeps only a limited number of newer events. */
  TRIMMED,
  /** The event exceeded the store's maximum age. */
  EXPIRED,
  /**
   * The cursor is from an earlier epoch, because the store was flushed, restored or failed over. Or
   * the channel's history was erased.
   */
  RESET,
  /** The store did not issue this cursor, or cannot determine which events followed it. */
  UNKNOWN;

  /**
   * Returns the reason as it appears in {@code missedevents}.
   *
   * @return the constant's name in lower case
   */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
