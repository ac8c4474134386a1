package io.redisse.api;

/**
 * An event that has not been published yet and has no id.
 *
 * @param channel a valid name, see {@link Channel#requireValid}
 * @param type the type by which an {@code EventSource} dispatches; empty becomes {@value
 *     Event#DEFAULT_TYPE}
 * @param data the payload; CR and CRLF become LF, because a data line of an event stream cannot
 *     carry them (WHATWG HTML, "Server-sent events", parsing an event stream)
 */
public record NewEvent(String channel, String type, String data) {
  /**
   * Validates and normalizes the fields.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param type a type that is not reserved and contains no CR, LF or NUL
   * @param data the payload, without unpaired surrogates
   * @throws IllegalArgumentException if a field is invalid; the message names the field
   */
  public NewEvent {
    Channel.requireValid(channel);
    type = Text.type(type);
    data = Text.data(data);
  }

  /**
   * Creates an event of the default type, {@value Event#DEFAULT_TYPE}.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param data the payload, without unpaired surrogates
   * @throws IllegalArgumentException if a field is invalid; the message names the field
   */
  public NewEvent(String channel, String data) {
    this(channel, Event.DEFAULT_TYPE, data);
  }

  /**
   * Returns the published form of this event.
   *
   * @param id assigned by the store, 0 &lt; id ≤ {@link Event#MAX_ID}
   * @return an event with the given id and this event's fields
   * @throws IllegalArgumentException if the id is out of range
   */
  public Event withId(long id) {
    return new Event(id, channel, type, data);
  }
}
