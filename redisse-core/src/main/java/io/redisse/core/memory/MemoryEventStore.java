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
 *
 * <p>The retained events and idempotency keys use a bounded amount of memory. Beyond the bound, the store drops the channels
 * whose newest events are the oldest. It no longer knows these channels then, so that a cursor from
 * before their newest event has a gap in every channel without events, too.
 */
public final class MemoryEventStore implements IdempotentStore, ErasableStore {
  /** The default number of events retained per channel. */
  public static final int DEFAULT_HISTORY_SIZE = 100;

  /** The maximum number of data characters per page. Bounds a stream's memory during a replay. */
  private static final int PAGE_LENGTH = 256 * 1024;

  private static final long MICROS_PER_SECOND = 1_000_000;

  /** The number of sweeps for expired events per expiry period. */
  private static final int SWEEPS_PER_EXPIRY = 10;

  /** The share of the heap that retained events may use by default. */
  private static final int HEAP_SHARE = 4;

  /** The approximate memory of a channel without events, and of an event without its text. */
  private static final int CHANNEL_BYTES = 400;

  private static final int EVENT_BYTES = 160;

  /** The share of the store's memory that idempotency keys may use. */
  private static final int KEYS_SHARE = 4;

  /** The smallest unit in which G1 allocates large texts, and the size from which it does. */
  private static final long REGION_BYTES = 1024 * 1024;

  private static final long LARGE_BYTES = REGION_BYTES / 2;

  private final int historySize;
  private final @Nullable Duration expiry;
  private final long maxBytes;
  private final InstantSource clock;

  /** The first cursor of this store; smaller cursors are from earlier processes. */
  private final long epoch;

  /** In the order of their newest events. */
  private final Map<String, ChannelHistory> channels = new LinkedHashMap<>();

  /** The approximate memory of the channels. */
  private long bytes;

  private long lastId;

  /** The greatest id in any channel that was dropped, or removed after all its events had expired. */
  private long removedThrough;

  /** Why the channel with this id was removed. */
  private Gap removedReason = Gap.EXPIRED;

  private final KeyedAppends appends;

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
    this(historySize, expiry, clock, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /**
   * Creates a store.
   *
   * @param maxBytes the approximate memory that retained events may use; the newest event is kept
   *     even if it is larger
   */
  MemoryEventStore(int historySize, @Nullable Duration expiry, InstantSource clock, long maxBytes) {
    if (historySize < 1) {
      throw new IllegalArgumentException("historySize: expected at least 1, got " + historySize);
    }
    if (expiry != null && (expiry.isZero() || expiry.isNegative())) {
      throw new IllegalArgumentException("historyTtl: expected a positive duration, got " + expiry);
    }
    this.historySize = historySize;
    this.expiry = expiry;
    this.maxBytes = maxBytes;
    this.clock = clock;
    appends = new KeyedAppends(maxBytes / KEYS_SHARE);
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
    ChannelHistory kept = channels.remove(event.channel());
    if (kept == null) {
      kept = new ChannelHistory(removedThrough, removedReason);
      bytes += CHANNEL_BYTES;
    }
    channels.put(event.channel(), kept);
    bytes += kept.add(event, now, historySize);
    makeRoom(kept);
    return CompletableFuture.completedFuture(event);
  }

  /**
   * Drops the oldest channels. Before that, trims the newest one to half of the bound, so that a busy
   * channel with large events does not push out all others.
   */
  private void makeRoom(ChannelHistory newest) {
    long room = maxBytes - appends.bytes();
    if (bytes > room) {
      bytes -= newest.trim(newest.bytes - maxBytes / 2);
    }
    Iterator<ChannelHistory> oldest = channels.values().iterator();
    while (bytes > room && channels.size() > 1) {
      noteRemoval(oldest.next(), Gap.TRIMMED);
      oldest.remove();
    }
  }

  private void noteRemoval(ChannelHistory removed, Gap reason) {
    bytes -= CHANNEL_BYTES + removed.bytes;
    if (removed.newestId() >= removedThrough) {
      removedThrough = removed.newestId();
      removedReason = reason;
    }
  }

  @Override
  public synchronized CompletionStage<Publication> append(NewEvent newEvent, IdempotencyKey key) {
    checkOpen();
    Instant now = clock.instant();
    KeyedAppends.Append known = appends.find(key, now);
    if (known == null) {
      return append(newEvent).thenApply(event -> {
        appends.add(new KeyedAppends.Append(key.key(), key.fingerprint(), event.id(), now));
        return new Publication(event, false);
      });
    }
    return known.fingerprint().equals(key.fingerprint())
        ? CompletableFuture.completedFuture(new Publication(newEvent.withId(known.id()), true))
        : CompletableFuture.failedFuture(new KeyReusedException());
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
        gaps.put(name, kept == null ? removedReason : kept.reason);
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
        bytes -= kept.erase(now);
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
      bytes -= kept.expire(oldest);
      if (kept.entries.isEmpty() && kept.erased.isBefore(oldest)) {
        noteRemoval(kept, Gap.EXPIRED);
        all.remove();
      }
    }
  }

  private record Entry(Event event, Instant time) {
    private static long wholeRegions(long size) {
      return (size / REGION_BYTES + 1) * REGION_BYTES;
    }

    /** Returns the approximate memory of the event. */
    long bytes() {
      long text = 2L * event.data().length();
      return EVENT_BYTES
          + 2L * event.type().length()
          + (text < LARGE_BYTES ? text : wholeRegions(text));
    }
  }

  /** One channel's retained events, and the id of its newest discarded one. */
  private static final class ChannelHistory {
    private final Deque<Entry> entries = new ArrayDeque<>(2);
    private long bytes;
    private long discarded;
    private Gap reason;

    /**
     * When the channel was erased. Until a later event would have expired, this object is needed to
     * tell this channel from those that never had an event.
     */
    private Instant erased = Instant.MIN;

    ChannelHistory(long discarded, Gap reason) {
      this.discarded = discarded;
      this.reason = reason;
    }

    long newestId() {
      return entries.isEmpty() ? discarded : entries.getLast().event().id();
    }

    /** Adds an event, and returns by how many bytes the history has grown. */
    long add(Event event, Instant now, int historySize) {
      long before = bytes;
      Entry entry = new Entry(event, now);
      entries.add(entry);
      bytes += entry.bytes();
      if (entries.size() > historySize) {
        discardOldest(Gap.TRIMMED);
      }
      return bytes - before;
    }

    /** Discards events except the newest, and returns by how many bytes the history has shrunk. */
    long trim(long excess) {
      long before = bytes;
      while (before - bytes < excess && entries.size() > 1) {
        discardOldest(Gap.TRIMMED);
      }
      return before - bytes;
    }

    /** Discards old events, and returns by how many bytes the history has shrunk. */
    long expire(Instant oldest) {
      long before = bytes;
      while (!entries.isEmpty() && entries.getFirst().time().isBefore(oldest)) {
        discardOldest(Gap.EXPIRED);
      }
      return before - bytes;
    }

    /** Discards all events, and returns by how many bytes the history has shrunk. */
    long erase(Instant now) {
      long before = bytes;
      discarded = newestId();
      reason = Gap.RESET;
      erased = now;
      entries.clear();
      bytes = 0;
      return before;
    }

    private void discardOldest(Gap newReason) {
      Entry oldest = entries.removeFirst();
      bytes -= oldest.bytes();
      discarded = oldest.event().id();
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
