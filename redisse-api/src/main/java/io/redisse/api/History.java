package io.redisse.api;

import java.util.List;
import java.util.Map;

/**
 * One page of a store's events after a cursor, for a set of channels.
 *
 * @param events all retained events with cursor &lt; id ≤ {@code through}, merged from all channels
 *     in ascending id order
 * @param through the id up to which the page is complete; the cursor for the next read
 * @param gaps the channels for which the store cannot serve all events after the cursor, each with
 *     the reason; empty if the history is complete
 * @param more whether another page follows after {@code through}
 */
public record History(List<Event> events, long through, Map<String, Gap> gaps, boolean more) {
  /**
   * Copies the collections.
   *
   * @param events the events in ascending id order
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
