package io.redisse.tck.server.wire;

/**
 * An event as dispatched by a conforming parser.
 *
 * @param id the value of the {@code id} line; empty if there is none
 * @param type the value of the {@code event} line; {@code message} if there is none
 * @param data the values of the {@code data} lines, joined with LF
 */
public record ReceivedEvent(String id, String type, String data) {
  private static final String MISSED_EVENTS = "missedevents";
  private static final String LAST_EVENT_ID = "lastEventId";
  private static final int LONGEST_SHOWN = 60;
  private static final long GREATEST_ID = (1L << 53) - 1;

  public boolean isMissedEvents() {
    return type.equals(MISSED_EVENTS);
  }

  public boolean isLastEventId() {
    return type.equals(LAST_EVENT_ID);
  }

  /** Returns whether a publisher sent the event, as opposed to the server itself. */
  public boolean isPublished() {
    return !isMissedEvents() && !isLastEventId();
  }

  /** Returns the id as a number. Fails if the id is invalid. */
  public long number() {
    if (id.matches("[1-9][0-9]{0,15}") && Long.parseLong(id) <= GREATEST_ID) {
      return Long.parseLong(id);
    }
    throw new AssertionError("expected a decimal id with 0 < id < 2^53, received " + this);
  }

  @Override
  public String toString() {
    return (id.isEmpty() ? "(no id)" : id) + " '" + type + "' '"
        + (data.length() > LONGEST_SHOWN ? data.substring(0, LONGEST_SHOWN) + "…" : data)
            .replace("\n", "\\n")
        + "'";
  }
}
