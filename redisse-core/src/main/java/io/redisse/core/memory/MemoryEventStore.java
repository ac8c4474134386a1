package io.redisse.core.memory;

import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.spi.ErasableStore;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in memory until the process ends. Ids start at the clock's time in microseconds, so
 * cursors from an earlier process are recognized. They stay within a second of the clock, so an id
 * indicates the age of its event.
 */
public final class MemoryEventStore implements IdempotentStore, ErasableStore {
  /** The default number of events retained per channel. */
  public static final int DEFAULT_HISTORY_SIZE = 100;

  /** The maximum number of data characters per page. Bounds a stream's memory during a replay. */
  private static final int PAGE_LENGTH = 256 * 1024;

  private static final long MICROS_PER_SECOND = 1_000_000;

  /** The number of sweeps for expired events per expiry period. */
  private static final int SWEEPS_PER_EXPIRY = 10;

  private final int historySize;
  private final @Nullable Duration expiry;
  private final InstantSource clock;

  /** The first cursor of this store; smaller cursors are from earlier processes. */
  private final long epoch;

  private final Map<String, ChannelHistory> channels = new HashMap<>();
  private long lastId;

  /** The greatest id in any channel removed because all its events had expired. */
  private long removedThrough;

  /** Recent appends by idempotency key, oldest first. */
  private final Map<String, KeyedAppend> appends = new LinkedHashMap<>();

  private Instant nextSweep;
  private boolean closed;

  /** Creates a store with the default history size and no expiry. */
  public MemoryEventStore() {
    this(DEFAULT_HISTORY_SIZE, null, InstantSource.system());
  }

  /**
   * Creates a store.
   *
   * @param historySize the number of events retained per channel, at least 1
   * @param expiry the maximum age of retained events, positive; null for no limit
   * @param clock the time source for ids and expiry
   * @throws IllegalArgumentException if the size or the expiry is out of range
   */
  public MemoryEventStore(int historySize, @Nullable Duration expiry, InstantSource clock) {
    if (historySize < 1) {
      throw new IllegalArgumentException("historySize: expected at least 1, got " + historySize);
    }
    if (expiry != null && (expiry.isZero() || expiry.isNegative())) {
      throw new IllegalArgumentException("historyTtl: expected a positive duration, got " + expiry);
    }
    this.historySize = historySize;
    this.expiry = expiry;
    this.clock = clock;
    Instant now = clock.instant();
    epoch = micros(now);
    lastId = epoch;
    nextSweep = now;
  }

  @Override
  public synchronized CompletionStage<Event> append(NewEvent newEvent) {
    checkOpen();
    Instant now = clock.instant();
    expire(now);
    Event event = newEvent.withId(nextId(now));
    channels
        .computeIfAbsent(event.channel(), name -> new ChannelHistory(removedThrough))
        .add(event, now, historySize);
    return CompletableFuture.completedFuture(event);
  }

  @Override
  public synchronized CompletionStage<Publication> append(NewEvent newEvent, IdempotencyKey key) {
    checkOpen();
    Instant now = clock.instant();
    forgetAppendsBefore(now.minus(IdempotencyKey.MEMORY));
    KeyedAppend known = appends.get(key.key());
    if (known == null) {
      return append(newEvent).thenApply(event -> {
        appends.put(key.key(), new KeyedAppend(key.fingerprint(), event.id(), now));
        return new Publication(event, false);
      });
    }
    return known.fingerprint().equals(key.fingerprint())
        ? CompletableFuture.completedFuture(new Publication(newEvent.withId(known.id()), true))
        : CompletableFuture.failedFuture(new KeyReusedException());
  }

  private void forgetAppendsBefore(Instant oldest) {
    Iterator<KeyedAppend> all = appends.values().iterator();
    while (all.hasNext() && all.next().time().isBefore(oldest)) {
      all.remove();
    }
  }

  /** Returns the next consecutive id, or the clock's time if that is more than a second ahead. */
  private long nextId(Instant now) {
    long clockId = micros(now);
    lastId = clockId - lastId > MICROS_PER_SECOND ? clockId : lastId + 1;
    return lastId;
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / 1_000;
  }

  @Override
  public synchronized CompletionStage<History> history(Set<String> asked, long cursor, int limit) {
    checkOpen();
    Set<String> names = EventStore.requireValidQuestion(asked, cursor, limit);
    expire(clock.instant());
    Map<String, Gap> gaps = new HashMap<>();
    long gapsThrough = cursor > lastId ? Event.MAX_ID : cursor < epoch ? epoch - 1 : lastId;
    List<Event> events = new ArrayList<>();
    for (String name : names) {
      ChannelHistory kept = channels.get(name);
      long discarded = kept == null ? removedThrough : kept.discarded;
      if (cursor > lastId) {
        gaps.put(name, Gap.UNKNOWN);
      } else if (cursor < epoch) {
        gaps.put(name, Gap.RESET);
      } else if (cursor < discarded) {
        gaps.put(name, kept == null ? Gap.EXPIRED : kept.reason);
        gapsThrough = Math.min(gapsThrough, discarded - 1);
      }
      if (kept != null) {
        kept.addAfter(cursor, events);
      }
    }
    events.sort(Comparator.comparingLong(Event::id));
    List<Event> page = events.subList(0, pageSize(events, limit));
    boolean more = page.size() < events.size();
    long through = more ? page.get(page.size() - 1).id() : lastId;
    return CompletableFuture.completedFuture(
        new History(page, through, gaps, more, gaps.isEmpty() ? through : gapsThrough));
  }

  /** Returns how many of the events fit on a page; at least one, unless there are none. */
  private static int pageSize(List<Event> events, int limit) {
    int size = 0;
    for (long length = 0; size < Math.min(events.size(), limit); size++) {
      length += events.get(size).data().length();
      if (size > 0 && length > PAGE_LENGTH) {
        break;
      }
    }
    return size;
  }

  @Override
  public synchronized CompletionStage<Long> lastId() {
    checkOpen();
    return CompletableFuture.completedFuture(lastId);
  }

  @Override
  public synchronized CompletionStage<Void> forget(Set<String> names) {
    checkOpen();
    Instant now = clock.instant();
    for (String name : Channel.requireAllValid(names)) {
      ChannelHistory kept = channels.get(name);
      if (kept != null && !kept.entries.isEmpty()) {
        kept.erase(now);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void close() {
    closed = true;
    channels.clear();
    appends.clear();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private void expire(Instant now) {
    if (expiry == null || now.isBefore(nextSweep)) {
      return;
    }
    nextSweep = now.plus(expiry.dividedBy(SWEEPS_PER_EXPIRY));
    Instant oldest = now.minus(expiry);
    for (Iterator<ChannelHistory> all = channels.values().iterator(); all.hasNext(); ) {
      ChannelHistory kept = all.next();
      kept.expire(oldest);
      if (kept.entries.isEmpty() && kept.erased.isBefore(oldest)) {
        removedThrough = Math.max(removedThrough, kept.discarded);
        all.remove();
      }
    }
  }

  private record KeyedAppend(String fingerprint, long id, Instant time) {}

  private record Entry(Event event, Instant time) {}

  /** One channel's retained events, and the id of its newest discarded one. */
  private static final class ChannelHistory {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long discarded;
    private Gap reason = Gap.EXPIRED;

    /**
     * When the channel was erased. Until a later event would have expired, this object is needed to
     * tell this channel from those that never had an event.
     */
    private Instant erased = Instant.MIN;

    ChannelHistory(long discarded) {
      this.discarded = discarded;
    }

    void add(Event event, Instant now, int historySize) {
      entries.add(new Entry(event, now));
      if (entries.size() > historySize) {
        discardOldest(Gap.TRIMMED);
      }
    }

    void expire(Instant oldest) {
      while (!entries.isEmpty() && entries.getFirst().time().isBefore(oldest)) {
        discardOldest(Gap.EXPIRED);
      }
    }

    void erase(Instant now) {
      discarded = entries.getLast().event().id();
      reason = Gap.RESET;
      erased = now;
      entries.clear();
    }

    private void discardOldest(Gap newReason) {
      discarded = entries.removeFirst().event().id();
      reason = newReason;
    }

    void addAfter(long cursor, List<Event> events) {
      for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
        Event event = newest.next().event();
        if (event.id() <= cursor) {
          return;
        }
        events.add(event);
      }
    }
  }
}
