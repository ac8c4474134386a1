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
 * @param gapsThrough the greatest cursor for which the gaps are the same: every cursor from the
 *     requested one to this one has exactly these gaps. A server answers all these cursors from
 *     this page. If it is less than the requested cursor, the page applies only to the requested
 *     cursor
 */
public record History(
    List<Event> events, long through, Map<String, Gap> gaps, boolean more, long gapsThrough) {
  /**
   * Copies the collections.
   *
   * @param events the events in ascending id order
   * @param through 0 &lt; through ≤ {@link Event#MAX_ID}
   * @param gaps empty if the history is complete
   * @param more whether another page follows
   * @param gapsThrough 0 ≤ gapsThrough ≤ {@link Event#MAX_ID}
   * @throws IllegalArgumentException if {@code through} or {@code gapsThrough} is out of range
   */
  public History {
    if (through <= 0 || through > Event.MAX_ID) {
      throw new IllegalArgumentException("through: expected 0 < through <= 2^53-1, got " + through);
    }
    if (gapsThrough < 0 || gapsThrough > Event.MAX_ID) {
      throw new IllegalArgumentException(
          "gapsThrough: expected 0 <= gapsThrough <= 2^53-1, got " + gapsThrough);
    }
    events = List.copyOf(events);
    gaps = Map.copyOf(gaps);
  }

  /**
   * Creates a page of a store that does not determine {@code gapsThrough}. Without gaps, it is
   * {@code through}. With a gap, it is 0, so each cursor needs a separate read.
   *
   * @param events the events in ascending id order
   * @param through 0 &lt; through ≤ {@link Event#MAX_ID}
   * @param gaps empty if the history is complete
   * @param more whether another page follows
   * @throws IllegalArgumentException if {@code through} is out of range
   */
  public History(List<Event> events, long through, Map<String, Gap> gaps, boolean more) {
    this(events, through, gaps, more, gaps.isEmpty() ? Math.max(through, 0) : 0);
  }
}
