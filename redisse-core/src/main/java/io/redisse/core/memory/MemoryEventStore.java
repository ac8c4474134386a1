package io.redisse.core.memory;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
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
 * Keeps events in the memory of this process. Its life ends with the process; ids begin at the
 * clock's microseconds, so that a client's cursor from a former life is known for what it is, and
 * follow the clock to a second, so that they tell an event's age.
 */
public final class MemoryEventStore implements IdempotentStore {
  /** How many events of each channel are kept unless said otherwise. */
  public static final int DEFAULT_HISTORY_SIZE = 100;

  /** Characters of data on a page of history; a stream holds no more of it at a time. */
  private static final int PAGE_LENGTH = 1 << 20;

  private static final long MICROS_PER_SECOND = 1_000_000;

  /** How many times in its length the expiry is looked after for channels that nobody uses. */
  private static final int SWEEPS_PER_EXPIRY = 10;

  private final int historySize;
  private final @Nullable Duration expiry;
  private final InstantSource clock;

  /** The cursor of this life's beginning. */
  private final long epoch;

  private final Map<String, Kept> channels = new HashMap<>();
  private long lastId;

  /** The greatest id in channels that were let go of because everything in them had expired. */
  private long forgotten;

  /** The appends that may come again, oldest first. */
  private final Map<String, Remembered> appends = new LinkedHashMap<>();

  private Instant nextSweep;
  private boolean closed;

  /** A store of the default size without expiry. */
  public MemoryEventStore() {
    this(DEFAULT_HISTORY_SIZE, null, InstantSource.system());
  }

  /**
   * A store of a size.
   *
   * @param historySize how many events of each channel are kept, at least 1
   * @param expiry how long they are kept at the most, positive; null for as long as there is room
   * @param clock tells the time
   * @throws IllegalArgumentException if the size or the expiry is out of range
   */
  public MemoryEventStore(int historySize, @Nullable Duration expiry, InstantSource clock) {
    if (historySize < 1) {
      throw new IllegalArgumentException("historySize: expected at least 1, got " + historySize);
    }
    if (expiry != null && (expiry.isZero() || expiry.isNegative())) {
      throw new IllegalArgumentException("historyTtl: expected more than nothing, got " + expiry);
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
        .computeIfAbsent(event.channel(), name -> new Kept(forgotten))
        .add(event, now, historySize);
    return CompletableFuture.completedFuture(event);
  }

  @Override
  public synchronized CompletionStage<Publication> append(NewEvent newEvent, IdempotencyKey key) {
    checkOpen();
    Instant now = clock.instant();
    forgetBefore(now.minus(IdempotencyKey.MEMORY));
    Remembered known = appends.get(key.key());
    if (known == null) {
      return append(newEvent).thenApply(event -> {
        appends.put(key.key(), new Remembered(key.fingerprint(), event.id(), now));
        return new Publication(event, false);
      });
    }
    return known.fingerprint().equals(key.fingerprint())
        ? CompletableFuture.completedFuture(new Publication(newEvent.withId(known.id()), true))
        : CompletableFuture.failedFuture(new KeyReusedException());
  }

  private void forgetBefore(Instant oldest) {
    Iterator<Remembered> all = appends.values().iterator();
    while (all.hasNext() && all.next().time().isBefore(oldest)) {
      all.remove();
    }
  }

  /** The next number, or the clock's if that is more than a second ahead. */
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
    List<Event> events = new ArrayList<>();
    for (String name : names) {
      Kept kept = channels.get(name);
      if (cursor > lastId) {
        gaps.put(name, Gap.UNKNOWN);
      } else if (cursor < epoch) {
        gaps.put(name, Gap.RESET);
      } else if (kept == null && cursor < forgotten) {
        gaps.put(name, Gap.EXPIRED);
      } else if (kept != null && cursor < kept.discarded) {
        gaps.put(name, kept.reason);
      }
      if (kept != null) {
        kept.addAfter(cursor, events);
      }
    }
    events.sort(Comparator.comparingLong(Event::id));
    List<Event> page = events.subList(0, pageSize(events, limit));
    boolean more = page.size() < events.size();
    long through = more ? page.get(page.size() - 1).id() : lastId;
    return CompletableFuture.completedFuture(new History(page, through, gaps, more));
  }

  /** How many of the events make a page: one at least, and more while they are small enough. */
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
    for (Iterator<Kept> all = channels.values().iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      kept.expire(oldest);
      if (kept.entries.isEmpty()) {
        forgotten = Math.max(forgotten, kept.discarded);
        all.remove();
      }
    }
  }

  private record Remembered(String fingerprint, long id, Instant time) {}

  private record Entry(Event event, Instant time) {}

  /** What is kept of one channel, and the newest event of it that is not. */
  private static final class Kept {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long discarded;
    private Gap reason = Gap.EXPIRED;

    Kept(long discarded) {
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

    private void discardOldest(Gap why) {
      discarded = entries.removeFirst().event().id();
      reason = why;
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
