package io.redisse.tck.server.wire;

import io.redisse.tck.server.wire.JsonReader.MalformedJsonException;
import io.redisse.tck.server.wire.JsonReader.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses the data of a {@code missedevents} event: a JSON object with a {@code channels} member
 * (STREAM-3).
 */
public final class GapNotice {
  private static final String EXAMPLE = "{\"channels\":{\"a\":\"trimmed\"}}";

  private GapNotice() {}

  /**
   * Returns the reason for each channel's gap, by channel. Ignores unknown members of the object.
   *
   * @throws AssertionError if the event is not a valid {@code missedevents} event
   */
  public static Map<String, String> parse(ReceivedEvent event) {
    if (!event.isMissedEvents()) {
      throw new AssertionError("STREAM-3: expected 'missedevents', received " + event);
    }
    if (!event.id().isEmpty()) {
      throw new AssertionError("STREAM-3: expected 'missedevents' without an id, so that the client"
          + " keeps its cursor; received " + event);
    }
    try {
      return reasons(JsonReader.object(event.data()));
    } catch (MalformedJsonException e) {
      throw new AssertionError(
          "STREAM-3: the data of 'missedevents' must be a JSON object such as " + EXAMPLE + ": "
              + e.getMessage() + "; received '" + event.data() + "'",
          e);
    }
  }

  private static Map<String, String> reasons(List<Member> document) throws MalformedJsonException {
    List<Member> channels =
        document.stream().filter(member -> member.name().equals("channels")).toList();
    if (channels.size() != 1) {
      throw new MalformedJsonException(
          "expected one member \"channels\", found " + channels.size());
    }
    List<Member> gaps = channels.get(0).object();
    Map<String, String> reasons = new TreeMap<>();
    for (Member gap : gaps) {
      String reason = gap.string();
      if (reason.isBlank()) {
        throw new MalformedJsonException(
            "the reason of the channel \"" + gap.name() + "\" is empty");
      }
      if (reasons.put(gap.name(), reason) != null) {
        throw new MalformedJsonException("the channel \"" + gap.name() + "\" appears twice");
      }
    }
    if (reasons.isEmpty()) {
      throw new MalformedJsonException("\"channels\" names no channel");
    }
    return reasons;
  }
}
