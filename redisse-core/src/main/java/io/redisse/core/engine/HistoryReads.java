package io.redisse.core.engine;

import io.redisse.api.History;
import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.engine.time.Wakeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads history for the streams of a group, one read at a time. Requests that arrive during a read
 * share the next read, and requests shortly after a read reuse its page. Many clients reconnecting
 * at once therefore cost only a few reads.
 */
final class HistoryReads implements HistoryReadLimiter.Read, Wakeable {
  /** The maximum number of events per page. Bounds a stream's memory during a replay. */
  private static final int PAGE_EVENTS = 100;

  /** How long a page may be reused. */
  private static final long SHARED_MILLIS = 100;

  /** A stream that needs a page. */
  interface Reader {
    /** Returns the cursor to read after, or {@link Page#NO_CURSOR}. */
    long cursor();

    void onPage(Page page);

    void onReadFailed(Throwable failure);
  }

  /** The group whose streams share these reads. */
  interface Audience {
    Set<String> channels();

    /** Returns whether every live event after a cursor is still available. */
    boolean reaches(long cursor);

    boolean hasSeveralStreams();
  }

  private final ShardContext shard;
  private final Audience audience;
  private final List<Reader> waiting = new ArrayList<>(0);

  /** True while a read is in flight or waits for a permit. */
  private boolean isReading;

  /** The newest page; null once it is too old to reuse. */
  private @Nullable Page shared;

  private long sharedUntil;

  HistoryReads(ShardContext shard, Audience audience) {
    this.shard = shard;
    this.audience = audience;
  }

  /**
   * Delivers the page after the reader's cursor, immediately if it is cached, otherwise after a
   * read.
   */
  void request(Reader reader) {
    Page page = shared;
    if (page != null && isCurrent(page) && page.answers(reader.cursor())) {
      reader.onPage(page);
      return;
    }
    waiting.add(reader);
    if (!isReading) {
      readNext();
    }
  }

  /**
   * Returns whether the page still joins the live log without a gap, so that a new read is
   * unnecessary.
   */
  private boolean isCurrent(Page page) {
    return shard.engine().clock().now() < sharedUntil
        && page.era() == shard.feed().era()
        && !shard.feed().isInterrupted()
        && audience.reaches(page.through());
  }

  private void readNext() {
    if (!waiting.isEmpty()) {
      isReading = true;
      shard.readLimiter().submit(this);
    }
  }

  /** The limiter starts the read, possibly later, when a permit becomes free. */
  @Override
  public void start() {
    long cursor = waiting.stream().mapToLong(Reader::cursor).min().orElse(Page.NO_CURSOR);
    List<Reader> readers = takeWaiting();
    int era = shard.feed().era();
    read(cursor).whenComplete((history, failure) -> {
      Runnable complete = () -> {
        isReading = false;
        shard.readLimiter().completed(failure);
        Page page = history == null ? null : new Page(cursor, era, history);
        if (page != null) {
          share(page);
        }
        answer(readers, page, failure);
      };
      if (cursor == Page.NO_CURSOR) {
        shard.thread().perform(complete);
      } else {
        // Run as a separate task, or each page would request the next one recursively.
        shard.thread().execute(complete);
      }
    });
  }

  @Override
  public void reject(Throwable failure) {
    isReading = false;
    answer(takeWaiting(), null, failure);
  }

  private List<Reader> takeWaiting() {
    List<Reader> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private CompletionStage<History> read(long cursor) {
    try {
      return cursor == Page.NO_CURSOR
          ? shard
              .engine()
              .store()
              .lastId()
              .thenApply(id -> new History(List.of(), id, Map.of(), false))
          : Objects.requireNonNull(
              shard.engine().store().history(audience.channels(), cursor, PAGE_EVENTS));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Caches a page for reuse. Incomplete pages are not cached, nor are pages that only assign a
   * cursor, because that cursor must be current. Groups with a single stream cache nothing: with
   * many such groups, the pages would be promoted to the garbage collector's old generation.
   */
  private void share(Page page) {
    if (audience.hasSeveralStreams() && !page.more() && !page.answers(Page.NO_CURSOR)) {
      sharedUntil = shard.engine().clock().now() + SHARED_MILLIS;
      if (shared == null) {
        shard.timers().put(this, sharedUntil);
      }
      shared = page;
    }
  }

  /** Drops a cached page, unless a newer one has replaced it. */
  @Override
  public void wake(long now) {
    if (now >= sharedUntil) {
      shared = null;
    } else {
      shard.timers().put(this, sharedUntil);
    }
  }

  private void answer(List<Reader> readers, @Nullable Page page, @Nullable Throwable failure) {
    for (Reader reader : readers) {
      HubThread.attempt(() -> answer(reader, page, failure));
    }
    if (!isReading) {
      readNext();
    }
  }

  private void answer(Reader reader, @Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      reader.onReadFailed(failure == null ? new IllegalStateException("no history") : failure);
    } else if (page.answers(reader.cursor())) {
      reader.onPage(page);
    } else {
      waiting.add(reader);
    }
  }
}
