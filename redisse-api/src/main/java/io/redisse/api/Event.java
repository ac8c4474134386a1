package io.redisse.api;

/**
 * A published event.
 *
 * @param id 0 &lt; id ≤ {@link #MAX_ID}; ascends across all channels of a store
 * @param channel a valid name, see {@link Channel#requireValid}
 * @param type the event type, never empty
 * @param data the payload; lines are separated by LF only
 */
public record Event(long id, String channel, String type, String data) {
  /**
   * The greatest id, 2<sup>53</sup> − 1: JavaScript and Lua represent all integers up to it
   * exactly.
   */
  public static final long MAX_ID = (1L << 53) - 1;

  /** The default type of published events, as in WHATWG HTML. */
  public static final String DEFAULT_TYPE = "message";

  /** The type of the event by which the server notifies a client of a gap. */
  public static final String MISSED_EVENTS_TYPE = "missedevents";

  /** The type of the event by which the server gives a client a cursor. */
  public static final String LAST_EVENT_ID_TYPE = "lastEventId";

  /**
   * Validates the id, and validates and normalizes the other fields as {@link NewEvent} does.
   *
   * @param id 0 &lt; id ≤ {@link #MAX_ID}
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param type a type that is not reserved and contains no CR, LF or NUL; empty becomes {@value
   *     #DEFAULT_TYPE}
   * @param data the payload, without unpaired surrogates; CR and CRLF become LF
   * @throws IllegalArgumentException if a field is invalid; the message names the field
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
