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
   * @param type without CR, LF and NUL, not reserved
   * @param data without unpaired surrogates
   * @throws IllegalArgumentException if a field is not valid; the message names it
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
   * @param data without unpaired surrogates
   * @throws IllegalArgumentException if a field is not valid; the message names it
   */
  public NewEvent(String channel, String data) {
    this(channel, Event.DEFAULT_TYPE, data);
  }

  /**
   * Creates the published event.
   *
   * @param id assigned by the store, 0 &lt; id ≤ {@link Event#MAX_ID}
   * @return an event with this id and the same fields
   * @throws IllegalArgumentException if the id is out of range
   */
  public Event withId(long id) {
    return new Event(id, channel, type, data);
  }
}
