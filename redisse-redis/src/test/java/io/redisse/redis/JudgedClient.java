package io.redisse.redis;

import io.redisse.api.Grant;
import io.redisse.core.Redisse;
import io.redisse.core.spi.StreamRequest;
import io.redisse.redis.StreamRecorder.Received;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that reconnects with its last id. It is owed each confirmed event of its channels until
 * it receives the event, or a notice that it missed events of that channel.
 */
final class JudgedClient {
  /** A confirmed event. Its data begins with the channel, and is unique. */
  record Confirmed(String channel, long id, String data) {}

  private final String name;
  final Set<String> channels;
  private final boolean isLossless;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Confirmed> owed = new HashMap<>();
  private @Nullable StreamRecorder session;
  private int processed;

  /** The first id that the client received; later events are owed. 0 if there is none yet. */
  private long start;

  private long cursor;
  private long notices;

  /** @param isLossless true if the client must never be notified of missed events */
  JudgedClient(String name, Set<String> channels, boolean isLossless) {
    this.name = name;
    this.channels = channels;
    this.isLossless = isLossless;
  }

  boolean isConnected() {
    return session != null;
  }

  /** Returns whether the server ended the stream. */
  boolean isClosed() {
    return session != null && session.isClosed();
  }

  long notices() {
    return notices;
  }

  void connect(Redisse node) {
    StreamRecorder opened = new StreamRecorder(channels);
    OptionalLong from = cursor == 0 ? OptionalLong.empty() : OptionalLong.of(cursor);
    session = opened;
    processed = 0;
    node.hub().open(new StreamRequest(Grant.of(channels), from, false), opened);
  }

  void disconnect() {
    if (session != null) {
      session.disconnect();
      process(received());
      session = null;
    }
  }

  /** Returns what this connection received so far. */
  List<Received> received() {
    return session == null ? List.of() : session.received();
  }

  void owe(Confirmed event) {
    if (channels.contains(event.channel()) && event.id() > start && !seen.contains(event.data())) {
      owed.put(event.data(), event);
    }
  }

  /**
   * Checks what this connection received since the previous check.
   *
   * @throws AssertionError if an event is repeated or out of order
   */
  void process(List<Received> received) {
    for (; processed < received.size(); processed++) {
      Received each = received.get(processed);
      if (each.type().equals("missedevents")) {
        notices++;
        require(!isLossless, each, "nothing was lost");
        owed.values().removeIf(event -> each.data().contains("\"" + event.channel() + "\":"));
      } else if (each.type().equals("lastEventId")) {
        require(each.id() >= cursor, each, "the id goes back");
        cursor = each.id();
      } else {
        receive(each);
      }
      if (start == 0 && cursor > 0) {
        start = cursor;
        owed.values().removeIf(event -> event.id() <= start);
      }
    }
  }

  private void receive(Received event) {
    String channel = event.data().substring(0, event.data().indexOf(' '));
    require(channels.contains(channel), event, "it is of another channel");
    boolean isNew = seen.add(event.data());
    boolean isNewHere = received().subList(0, processed).stream()
        .noneMatch(each -> each.data().equals(event.data()));
    // An event of a Ruby publisher has no id if it arrives after a greater one. A client that moves
    // to a node where the event arrives later receives it again, because that looks like a slow
    // publisher.
    require(isNew || (event.id() == 0 && isNewHere), event, "it is a duplicate");
    require(event.id() > cursor || event.id() == 0, event, "it is out of order");
    Confirmed confirmed = owed.remove(event.data());
    require(
        confirmed == null || event.id() == 0 || confirmed.id() == event.id(),
        event,
        "it was confirmed with another id");
    cursor = Math.max(cursor, event.id());
  }

  private void require(boolean isValid, Received received, String otherwise) {
    if (!isValid) {
      throw new AssertionError(this + " received " + received + ", but " + otherwise
          + "; on this connection it had received " + received().subList(0, processed));
    }
  }

  /** Returns whether the client is disconnected or has received everything. */
  boolean isSettled() {
    return session == null || (owed.isEmpty() && processed > 0);
  }

  @Override
  public String toString() {
    return name + " on " + channels + " from " + start + ", now at " + cursor
        + (isConnected() ? ", connected" : ", away") + ", still owed " + owed.values();
  }
}
