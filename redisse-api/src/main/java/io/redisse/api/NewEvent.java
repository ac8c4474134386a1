package io.redisse.api;

/**
 * An event that has not been published yet; {@link Publisher#publish} turns it into an {@link
 * Event}.
 *
 * @param channel the channel, see {@link Channel#requireValid}
 * @param type what an {@code EventSource} dispatches on; empty means {@value Event#DEFAULT_TYPE}
 * @param data the payload; CR and CRLF become LF, because a data line of an event stream cannot
 *     carry them (WHATWG HTML, "Server-sent events", parsing an event stream)
 */
public record NewEvent(String channel, String type, String data) {
  /**
   * Checks and normalizes the fields.
   *
   * @param channel a channel's name
   * @param type without CR, LF and NUL, not one of the server's own
   * @param data without unpaired surrogates
   * @throws IllegalArgumentException if a field is not valid; the message names it
   */
  public NewEvent {
    Channel.requireValid(channel);
    type = Text.type(type);
    data = Text.data(data);
  }

  /**
   * An event of the type that browsers take for granted, {@value Event#DEFAULT_TYPE}.
   *
   * @param channel the channel
   * @param data the payload
   * @throws IllegalArgumentException as the constructor
   */
  public NewEvent(String channel, String data) {
    this(channel, Event.DEFAULT_TYPE, data);
  }

  /**
   * The event that this becomes once the store has given it an id.
   *
   * @param id the id
   * @return the event
   * @throws IllegalArgumentException if the id is out of range
   */
  public Event withId(long id) {
    return new Event(id, channel, type, data);
  }
}
