package io.redisse.core.engine;

import io.redisse.api.History;
import io.redisse.api.internal.FatalErrors;
import io.redisse.core.engine.replay.HistoryReadLimiter;
import io.redisse.core.engine.time.Wakeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads history for the streams of a group, one read at a time. Requests that arrive during a read
 * share the next read, and requests shortly after a read reuse its page. Many clients reconnecting
 * at once therefore cost only a few reads.
 */
final class HistoryReads implements HistoryReadLimiter.Read, Wakeable {
  /** The maximum number of events per page. */
  private static final int PAGE_EVENTS = 2_000;

  /** The same while only the reserve of the budget is left. */
  private static final int SMALL_PAGE_EVENTS = 20;

  /** The maximum number of pages to keep for reuse. */
  private static final int SHARED_PAGES = 8;

  /** How long a page may be reused. */
  private static final long SHARED_MILLIS = 100;

  /** The group whose streams share these reads. */
  interface Audience {
    Set<String> channels();

    /** Returns whether every live event after a cursor is still available. */
    boolean reaches(long cursor);

    boolean hasSeveralStreams();
  }

  /** A page that may be reused until a time. */
  private record Shared(Page page, long until) {}

  private final ShardContext shard;
  private final Audience audience;

  /** Oldest first. */
  private final List<PageReader> waiting = new ArrayList<>(0);

  /** How many of the oldest waiting readers were not answered by the read that they waited for. */
  private int passedOver;

  /** True while a read is in flight, waits for a permit, or is being answered. */
  private boolean isReading;

  /** The newest pages, oldest first. */
  private final List<Shared> shared = new ArrayList<>(0);

  HistoryReads(ShardContext shard, Audience audience) {
    this.shard = shard;
    this.audience = audience;
  }

  /**
   * Delivers the page after the reader's cursor, immediately if it is cached, otherwise after a
   * read.
   */
  void request(PageReader reader) {
    for (Shared each : shared) {
      if (isCurrent(each) && each.page.answers(reader.cursor())) {
        reader.answer(each.page, null);
        return;
      }
    }
    waiting.add(reader);
    readNext();
  }

  /**
   * Returns whether a page, if it is the last one, still joins the live log without a gap, so that
   * a new read is unnecessary.
   */
  private boolean isCurrent(Shared each) {
    return shard.engine().clock().now() < each.until
        && each.page.era() == shard.feed().era()
        && !shard.feed().isInterrupted()
        && (each.page.more() || audience.reaches(each.page.through()));
  }

  private void readNext() {
    if (!isReading && !waiting.isEmpty()) {
      isReading = true;
      shard.readLimiter().submit(this);
    }
  }

  /** The limiter starts the read, possibly later, when a permit becomes free. */
  @Override
  public void start() {
    long cursor = nextCursor();
    List<PageReader> readers = takeWaiting();
    int era = shard.feed().era();
    // Run as a separate task, or each page would request the next one recursively.
    read(cursor)
        .whenComplete((history, failure) -> shard.thread().execute(() -> {
          shard.readLimiter().completed(failure);
          List<Page> pages = List.of();
          Throwable reason = failure;
          try {
            pages = history == null ? pages : pagesOf(cursor, era, history);
          } catch (RuntimeException | Error e) {
            FatalErrors.rethrow(e);
            reason = e;
          }
          answer(readers, pages, reason);
        }));
  }

  private List<Page> pagesOf(long cursor, int era, History history) {
    List<Page> pages = shard.engine().budget().isShort()
        ? List.of(new Page(cursor, era, history, Page.SMALL_BYTES))
        : Page.allOf(cursor, era, history);
    shard.readLimiter().addSize(pages.stream().mapToLong(Page::bytes).sum());
    return pages;
  }

  /**
   * Returns the lowest cursor, whose page usually answers all readers. But a reader that such a
   * page did not answer comes first, so that those with lower cursors cannot displace it again.
   */
  private long nextCursor() {
    return passedOver > 0
        ? waiting.get(0).cursor()
        : waiting.stream().mapToLong(PageReader::cursor).min().orElseThrow();
  }

  @Override
  public void reject(Throwable failure) {
    answer(takeWaiting(), List.of(), failure);
  }

  private List<PageReader> takeWaiting() {
    List<PageReader> taken = List.copyOf(waiting);
    waiting.clear();
    passedOver = 0;
    return taken;
  }

  private CompletionStage<History> read(long cursor) {
    int limit = shard.engine().budget().isShort() ? SMALL_PAGE_EVENTS : PAGE_EVENTS;
    return BackendCalls.attempt(
        () -> shard.engine().store().history(audience.channels(), cursor, limit));
  }

  /**
   * Keeps the pages of one read for reuse. Groups with a single stream keep only those that follow
   * its page: with many such groups, the pages would be promoted to the garbage collector's old
   * generation.
   */
  private void share(List<Page> pages) {
    pages.stream().skip(audience.hasSeveralStreams() ? 0 : 1).forEach(this::share);
  }

  private void share(Page page) {
    if (shard.engine().budget().isShort()) {
      return;
    }
    if (shared.size() == SHARED_PAGES) {
      dropFirstShared();
    }
    long until = shard.engine().clock().now() + SHARED_MILLIS;
    if (shared.isEmpty()) {
      shard.timers().put(this, until);
    }
    shared.add(new Shared(page, until));
    shard.engine().budget().add(page.bytes());
  }

  private void dropFirstShared() {
    shard.engine().budget().add(-shared.remove(0).page.bytes());
  }

  /** Drops the pages that are too old to reuse. */
  @Override
  public void wake(long now) {
    while (!shared.isEmpty() && now >= shared.get(0).until) {
      dropFirstShared();
    }
    if (!shared.isEmpty()) {
      shard.timers().put(this, shared.get(0).until);
    }
  }

  private void answer(List<PageReader> readers, List<Page> pages, @Nullable Throwable failure) {
    share(pages);
    List<PageReader> arrivedSince = takeWaiting();
    Page page = pages.isEmpty() ? null : pages.get(0);
    for (PageReader reader : readers) {
      if (page == null || page.answers(reader.cursor())) {
        reader.answer(page, failure);
      } else {
        waiting.add(passedOver++, reader);
      }
    }
    arrivedSince.forEach(this::request);
    isReading = false;
    readNext();
  }
}
