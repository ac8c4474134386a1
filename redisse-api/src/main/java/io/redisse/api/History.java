package io.redisse.api;

import java.util.List;
import java.util.Map;

/**
 * A page of the events that a store holds for some channels after a cursor.
 *
 * @param events all kept events with cursor &lt; id ≤ {@code through}, merged from all channels,
 *     ascending
 * @param through the id up to which the page is complete, a valid cursor for the next read
 * @param gaps the channels with events after the cursor that the store cannot serve, and the reason
 *     for each; empty if the history is complete
 * @param more whether another page follows after {@code through}
 */
public record History(List<Event> events, long through, Map<String, Gap> gaps, boolean more) {
  /**
   * Copies the collections.
   *
   * @param events ascending
   * @param through 0 &lt; through ≤ {@link Event#MAX_ID}
   * @param gaps empty if the history is complete
   * @param more whether another page follows
   * @throws IllegalArgumentException if {@code through} is out of range
   */
  public History {
    if (through <= 0 || through > Event.MAX_ID) {
      throw new IllegalArgumentException("through: expected 0 < through <= 2^53-1, got " + through);
    }
    events = List.copyOf(events);
    gaps = Map.copyOf(gaps);
  }
}
