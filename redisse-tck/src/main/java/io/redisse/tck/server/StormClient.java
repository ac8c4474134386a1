package io.redisse.tck.server;

import io.redisse.tck.server.wire.BrokenStreamError;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.Endpoint;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A client that reconnects at random and records the events and gaps it receives. */
final class StormClient {
  private static final int MOST_EVENTS = 60;
  private static final int LONGEST_LIVE_MILLIS = 20;
  private static final int LONGEST_OFFLINE_MILLIS = 60;

  private final Endpoint endpoint;
  private final Settings settings;
  private final List<String> channels;
  private final StormLog log;
  private final Random random;
  private final boolean isDisturbed;

  private final Set<StormLog.Entry> received = new HashSet<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final Set<String> completed = new HashSet<>();
  private long cursor;

  /** Gaps reported on the current connection whose upper bound is not yet known, by channel. */
  private final Map<String, Gap> openGaps = new HashMap<>();

  /**
   * Creates a client without connecting it.
   *
   * @param isDisturbed whether connections may break and requests may be rejected
   */
  StormClient(
      Endpoint endpoint,
      Settings settings,
      List<String> channels,
      StormLog log,
      Random random,
      boolean isDisturbed) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.channels = channels;
    this.log = log;
    this.random = random;
    this.isDisturbed = isDisturbed;
  }

  /** Obtains the initial cursor. The client must receive every later event. */
  void start() {
    try (EventStream stream = EventStream.open(endpoint, request())) {
      cursor = stream.cursor();
    }
  }

  void reconnectWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      connect(random.nextInt(MOST_EVENTS), random.nextInt(LONGEST_LIVE_MILLIS), () -> true);
      Await.pause(random.nextInt(5) > 0 ? 0 : random.nextInt(LONGEST_OFFLINE_MILLIS));
    }
  }

  /** Reconnects until the client has received the last event of every channel. */
  void readToTheEnd() {
    Await.until(
        settings.awaitMillis(),
        () -> {
          connect(Integer.MAX_VALUE, settings.quietMillis(), () -> !isComplete());
          return isComplete();
        },
        () -> "the last event on each of " + channels + "; received it on " + completed);
  }

  private boolean isComplete() {
    return completed.containsAll(channels);
  }

  private ClientRequest request() {
    return ClientRequest.stream(channels.toArray(String[]::new));
  }

  private void connect(int events, long liveMillis, BooleanSupplier more) {
    ClientRequest request = random.nextBoolean()
        ? request().after(cursor)
        : request().parameter("lastEventId=" + cursor);
    try (HttpConnection connection = HttpConnection.tryOpen(endpoint, request);
        EventStream stream = EventStream.read(connection)) {
      long previous = 0;
      for (int left = events; left > 0 && more.getAsBoolean(); left--) {
        Optional<ReceivedEvent> event = stream.next(Math.max(liveMillis, 1));
        if (event.isEmpty()) {
          break;
        }
        previous = receive(event.get(), previous, stream);
      }
    } catch (IOException e) {
      tolerate(new AssertionError(
          "the request " + request + " got no valid response: " + e.getMessage(), e));
    } catch (BrokenStreamError e) {
      tolerate(e);
    } finally {
      closeGaps(cursor);
    }
  }

  /**
   * Ignores the failure if the run has a disturbance: a restarting or interrupted server may drop
   * connections and reject new ones.
   */
  private void tolerate(AssertionError failure) {
    if (!isDisturbed) {
      throw failure;
    }
    Await.pause(LONGEST_LIVE_MILLIS);
  }

  /**
   * Handles an event and returns the id of the latest published event received on this connection.
   */
  private long receive(ReceivedEvent event, long previous, EventStream stream) {
    if (event.isMissedEvents()) {
      GapNotice.parse(event).forEach(this::openGap);
      return previous;
    }
    long id = event.number();
    if (event.isLastEventId()) {
      cursor = id;
      closeGaps(id);
      return previous;
    }
    // After a gap caused by a store reset, ids may restart below the cursor.
    if (id <= previous || (id <= cursor && openGaps.isEmpty())) {
      throw new AssertionError("expected an event with an id greater than "
          + Math.max(previous, cursor) + ", received " + event + " on " + stream);
    }
    StormLog.Entry entry = log.received(event);
    if (!channels.contains(entry.channel())) {
      throw new AssertionError("received an event of " + entry.channel()
          + ", which the client did not subscribe to: " + event + " on " + stream);
    }
    if (!received.add(entry)) {
      throw new AssertionError("received an event twice: " + event + " on " + stream);
    }
    cursor = id;
    if (entry.isEnd()) {
      completed.add(entry.channel());
    }
    Gap gap = openGaps.remove(entry.channel());
    if (gap != null) {
      gaps.add(gap.through(id));
    }
    return id;
  }

  private void openGap(String channel, String reason) {
    if (!channels.contains(channel)) {
      throw new AssertionError(
          "received a gap in " + channel + ", which the client did not subscribe to");
    }
    openGaps.putIfAbsent(channel, new Gap(channel, reason, cursor, 0, System.nanoTime()));
  }

  private void closeGaps(long through) {
    openGaps.values().forEach(gap -> gaps.add(gap.through(through)));
    openGaps.clear();
  }

  /**
   * Fails if an event outside the reported gaps is missing or, without a disturbance, if a gap was
   * reported without cause.
   */
  void check(int historySize) {
    for (String channel : channels) {
      List<StormLog.Entry> missing = log.of(channel).stream()
          .filter(entry -> entry.isPublished() && !received.contains(entry))
          .filter(entry -> gaps.stream().noneMatch(gap -> gap.mayContain(entry)))
          .toList();
      if (!missing.isEmpty()) {
        throw new AssertionError("a client missed " + missing.size() + " events of " + channel
            + " without 'missedevents'; the first are "
            + missing.subList(0, Math.min(5, missing.size())));
      }
    }
    if (!isDisturbed) {
      gaps.forEach(gap -> gap.requireReason(log, historySize));
    }
  }

  /**
   * A reported gap. Events of the channel with ids in (after, through] may be missing.
   *
   * @param reportedNanos the {@link System#nanoTime} at which the gap was reported
   */
  private record Gap(String channel, String reason, long after, long through, long reportedNanos) {
    Gap through(long id) {
      return new Gap(channel, reason, after, id, reportedNanos);
    }

    /**
     * Returns whether the gap may account for a missing event. If no client received the event, its
     * id is unknown and may lie in any gap. A gap that ends below its start means that the store
     * was reset.
     */
    boolean mayContain(StormLog.Entry entry) {
      boolean isWithin =
          entry.id() == 0 || (after < entry.id() && entry.id() <= through) || through < after;
      return channel.equals(entry.channel()) && entry.startedBefore(reportedNanos) && isWithin;
    }

    void requireReason(StormLog log, int historySize) {
      long published = log.of(channel).stream()
          .filter(entry ->
              entry.startedBefore(reportedNanos) && (entry.id() == 0 || entry.id() > after))
          .count();
      if (published <= historySize) {
        throw new AssertionError("a false alarm: received the gap '" + reason + "' of " + channel
            + " after the cursor " + after + ", although only " + published
            + " events were published since, and the history holds " + historySize);
      }
    }
  }
}
