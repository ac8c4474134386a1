package io.redisse.tck.server;

import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
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

/** A client that drops and comes back at random, and keeps account of what it was told. */
final class StormClient {
  private static final int MOST_EVENTS = 60;
  private static final int MOST_LIVE_MILLIS = 20;
  private static final int MOST_MILLIS_AWAY = 60;

  private final ServerUnderTest server;
  private final List<String> channels;
  private final StormLog log;
  private final Random random;
  private final boolean disturbed;

  private final Set<StormLog.Entry> received = new HashSet<>();
  private final List<Hole> holes = new ArrayList<>();
  private final Set<String> ended = new HashSet<>();
  private long cursor;

  /** Gaps of this connection that were told, by channel, with the cursor that they follow. */
  private final Map<String, Hole> told = new HashMap<>();

  StormClient(
      ServerUnderTest server,
      List<String> channels,
      StormLog log,
      Random random,
      boolean disturbed) {
    this.server = server;
    this.channels = channels;
    this.log = log;
    this.random = random;
    this.disturbed = disturbed;
  }

  /** Gets the cursor that everything is counted from. */
  void begin() {
    try (EventStream stream = EventStream.open(server, request())) {
      cursor = stream.cursor();
    }
  }

  void comeAndGoWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      connect(random.nextInt(MOST_EVENTS), random.nextInt(MOST_LIVE_MILLIS), () -> true);
      Limits.pause(random.nextInt(5) > 0 ? 0 : random.nextInt(MOST_MILLIS_AWAY));
    }
  }

  /** Comes back until it has the last event of each channel. */
  void readToTheEnd() {
    Limits.until(
        Limits.awaitMillis(),
        () -> {
          connect(Integer.MAX_VALUE, Limits.quietMillis(), () -> !ended.containsAll(channels));
          return ended.containsAll(channels);
        },
        () -> "the last event of each of " + channels + "; it came of " + ended);
  }

  private Request request() {
    return Request.stream(channels.toArray(String[]::new));
  }

  private void connect(int events, long liveMillis, BooleanSupplier more) {
    Request request = random.nextBoolean()
        ? request().after("" + cursor)
        : request().parameter("lastEventId=" + cursor);
    try (Call call = Call.attempt(server, request, 0);
        EventStream stream = EventStream.read(call)) {
      long previous = 0;
      for (int left = events; left > 0 && more.getAsBoolean(); left--) {
        Optional<Received> event = stream.next(Math.max(liveMillis, 1));
        if (event.isEmpty()) {
          break;
        }
        previous = take(event.get(), previous, stream);
      }
    } catch (IOException e) {
      tolerate(new AssertionError("the answer to " + request + ": " + e.getMessage(), e));
    } catch (BrokenStreamError e) {
      tolerate(e);
    } finally {
      told.values().forEach(hole -> holes.add(hole.until(cursor)));
      told.clear();
    }
  }

  /** While the server is being restarted, connections break, and new ones are refused. */
  private void tolerate(AssertionError failure) {
    if (!disturbed) {
      throw failure;
    }
    Limits.pause(MOST_LIVE_MILLIS);
  }

  private long take(Received event, long previous, EventStream stream) {
    if (event.isMissedEvents()) {
      GapNotice.parse(event).forEach(this::tell);
      return previous;
    }
    long id = event.number();
    if (event.isLastEventId()) {
      cursor = id;
      told.values().forEach(hole -> holes.add(hole.until(id)));
      told.clear();
      return previous;
    }
    if (id <= previous || (id <= cursor && told.isEmpty())) {
      throw new AssertionError("an event whose id is not greater than the one before, "
          + Math.max(previous, cursor) + ": " + event + ", of " + stream);
    }
    StormLog.Entry entry = log.seen(event);
    if (!channels.contains(entry.channel()) || !received.add(entry)) {
      throw new AssertionError("an event of a channel that was not asked for, or one that it had"
          + " already: " + event + ", of " + stream);
    }
    cursor = id;
    if (entry.isEnd()) {
      ended.add(entry.channel());
    }
    Hole hole = told.remove(entry.channel());
    if (hole != null) {
      holes.add(hole.until(id));
    }
    return id;
  }

  private void tell(String channel, String reason) {
    if (!channels.contains(channel)) {
      throw new AssertionError("a gap of a channel that was not asked for: " + channel);
    }
    told.putIfAbsent(channel, new Hole(channel, reason, cursor, 0, System.nanoTime()));
  }

  /** Fails unless it received everything but what it was told of, and was told no more than that. */
  void check(int historySize) {
    for (String channel : channels) {
      List<StormLog.Entry> missing = log.of(channel).stream()
          .filter(entry -> entry.isCertain() && !received.contains(entry))
          .filter(entry -> holes.stream().noneMatch(hole -> hole.mayHold(entry)))
          .toList();
      if (!missing.isEmpty()) {
        throw new AssertionError("silently missing: " + missing.size() + " events of " + channel
            + ", of which the first are " + missing.subList(0, Math.min(5, missing.size())));
      }
    }
    if (!disturbed) {
      holes.forEach(hole -> hole.requireReason(log, historySize));
    }
  }

  /** A told gap: of this channel, events between these ids may be missing. */
  private record Hole(String channel, String reason, long after, long until, long toldNanos) {
    Hole until(long id) {
      return new Hole(channel, reason, after, id, toldNanos);
    }

    /** An event that no client saw may have had any id. A lower end: a new life of the store. */
    boolean mayHold(StormLog.Entry entry) {
      boolean within =
          entry.id() == 0 || (after < entry.id() && entry.id() <= until) || until < after;
      return channel.equals(entry.channel()) && entry.begunBefore(toldNanos) && within;
    }

    void requireReason(StormLog log, int historySize) {
      long since = log.of(channel).stream()
          .filter(entry -> entry.begunBefore(toldNanos) && (entry.id() == 0 || entry.id() > after))
          .count();
      if (since <= historySize) {
        throw new AssertionError("a false alarm: '" + reason + "' of " + channel + " after " + after
            + ", though only " + since + " of its events came since");
      }
    }
  }
}
