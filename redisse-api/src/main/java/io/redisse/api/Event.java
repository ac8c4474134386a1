package io.redisse.api;

/**
 * A published event.
 *
 * @param id the id, 0 &lt; id ≤ {@link #MAX_ID}; rises over all channels of one store
 * @param channel the channel
 * @param type the type, never empty
 * @param data the payload; its lines end with LF
 */
public record Event(long id, String channel, String type, String data) {
  /** The greatest id, 2<sup>53</sup> − 1: JavaScript and Lua know no greater exact integer. */
  public static final long MAX_ID = (1L << 53) - 1;

  /** The type of an event that was published without one, as in WHATWG HTML. */
  public static final String DEFAULT_TYPE = "message";

  /** The type of the server's own event that tells a client of a gap. */
  public static final String MISSED_EVENTS_TYPE = "missedevents";

  /** The type of the server's own event that gives a client an id to resume from. */
  public static final String LAST_EVENT_ID_TYPE = "lastEventId";

  /**
   * Checks the fields as {@link NewEvent} does, and the id.
   *
   * @param id in range
   * @param channel a channel's name
   * @param type without line ends, not one of the server's own
   * @param data well-formed
   * @throws IllegalArgumentException if a field is not valid; the message names it
   */
  public Event {
    if (id <= 0 || id > MAX_ID) {
      throw new IllegalArgumentException("id: expected 0 < id <= 2^53-1, got " + id);
    }
    Channel.requireValid(channel);
    type = Text.type(type);
    data = Text.data(data);
  }
}
