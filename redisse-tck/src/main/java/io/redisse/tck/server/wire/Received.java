package io.redisse.tck.server.wire;

/**
 * An event as a conforming parser dispatches it.
 *
 * @param id what the event's own {@code id} line said; empty without one
 * @param type the type
 * @param data the data
 */
public record Received(String id, String type, String data) {
  static final String MISSED_EVENTS = "missedevents";
  static final String LAST_EVENT_ID = "lastEventId";

  private static final int LONGEST = 60;
  private static final long GREATEST_ID = (1L << 53) - 1;

  public boolean isMissedEvents() {
    return type.equals(MISSED_EVENTS);
  }

  public boolean isLastEventId() {
    return type.equals(LAST_EVENT_ID);
  }

  /** Published by somebody, and no event of the server's own. */
  public boolean isPublished() {
    return !isMissedEvents() && !isLastEventId();
  }

  /** The id, which must be one. */
  public long number() {
    if (id.matches("[1-9][0-9]{0,15}") && Long.parseLong(id) <= GREATEST_ID) {
      return Long.parseLong(id);
    }
    throw new AssertionError("expected an id (a decimal number, 0 < id < 2^53), got " + this);
  }

  @Override
  public String toString() {
    return (id.isEmpty() ? "(no id)" : id) + " '" + type + "' '"
        + (data.length() > LONGEST ? data.substring(0, LONGEST) + "…" : data).replace("\n", "\\n")
        + "'";
  }
}
