package io.redisse.api;

import java.util.List;
import java.util.Map;

/**
 * What a store still holds of some channels after a cursor: one page.
 *
 * @param events every kept event with cursor &lt; id ≤ {@code through}, ascending, of all the
 *     channels merged
 * @param through the id up to which this answer speaks, &gt; 0; a valid cursor to go on from
 * @param gaps the channels of which something after the cursor was appended and is not served, with
 *     the reason; empty if the answer is complete
 * @param more whether the page was cut short; read on from {@code through}
 */
public record History(List<Event> events, long through, Map<String, Gap> gaps, boolean more) {
  /**
   * Copies the collections.
   *
   * @param events ascending
   * @param through a valid cursor
   * @param gaps by channel
   * @param more whether the page was cut short
   * @throws IllegalArgumentException if {@code through} is not a valid cursor
   */
  public History {
    if (through <= 0 || through > Event.MAX_ID) {
      throw new IllegalArgumentException("through: expected 0 < through <= 2^53-1, got " + through);
    }
    events = List.copyOf(events);
    gaps = Map.copyOf(gaps);
  }
}
