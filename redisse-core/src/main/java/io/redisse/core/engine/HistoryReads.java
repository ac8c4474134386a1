package io.redisse.core.engine;

import io.redisse.api.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads history for the streams of a group, one read after another: those that ask while one is
 * under way share the next, and those that ask soon after it share its answer, as if it had taken
 * until then. So a crowd that comes back at once costs a few reads.
 */
final class HistoryReads {
  /** The events of a page, which is also what a stream holds at most while it replays. */
  private static final int PAGE = 100;

  /** For so long an answer is shared with those who come after it. */
  private static final long SHARED_MILLIS = 100;

  /** No id: the client came without a cursor and has not been given one. */
  static final long NOWHERE = -1;

  private final Shard shard;
  private final Group group;
  private final List<ClientStream> waiting = new ArrayList<>(0);

  /** Whether there is a read, or there will be one when it is this group's turn. */
  private boolean underWay;

  /** The last answer, until it is too old to be shared. */
  private @Nullable Page shared;

  private long sharedUntil;

  HistoryReads(Shard shard, Group group) {
    this.shard = shard;
    this.group = group;
  }

  /** Reads a page after the stream's position, or finds a position for it, and gives it to it. */
  void request(ClientStream stream) {
    Page page = shared;
    if (page != null && isCurrent(page) && page.answers(stream.position())) {
      stream.onPage(page);
      return;
    }
    waiting.add(stream);
    if (!underWay) {
      readNext();
    }
  }

  /** Whether a page and the group's log are without a gap between them, as after a read just now. */
  private boolean isCurrent(Page page) {
    return shard.now() < sharedUntil
        && page.era() == shard.era()
        && !shard.isInterrupted()
        && group.reaches(page.through());
  }

  /**
   * A part of a history is not shared, nor where it ends, which is to be that of the moment. For a
   * single stream nothing is kept: the pages of a crowd of such streams would outlive the collector's
   * young generation.
   */
  private void share(Page page) {
    if (group.hasSeveral() && !page.more() && !page.answers(NOWHERE)) {
      if (shared == null) {
        shard.sharing().add(this);
      }
      shared = page;
      sharedUntil = shard.now() + SHARED_MILLIS;
    }
  }

  /** Lets go of an answer that is too old, and tells whether there is none any more. */
  boolean hasForgotten(long now) {
    if (now >= sharedUntil) {
      shared = null;
    }
    return shared == null;
  }

  private void readNext() {
    if (!waiting.isEmpty()) {
      underWay = true;
      shard.turns().await(this);
    }
  }

  /** It is this group's turn. */
  void read() {
    long from = waiting.stream().mapToLong(ClientStream::position).min().orElse(NOWHERE);
    List<ClientStream> readers = takeWaiting();
    int era = shard.era();
    read(from).whenComplete((history, failure) -> {
      Runnable answering = () -> {
        underWay = false;
        shard.turns().end(failure);
        Page page = history == null ? null : new Page(from, era, history);
        if (page != null) {
          share(page);
        }
        answer(readers, page, failure);
      };
      if (from == NOWHERE) {
        shard.perform(answering);
      } else {
        // Page follows page, and must not call for the next from within the one before.
        shard.execute(answering);
      }
    });
  }

  private List<ClientStream> takeWaiting() {
    List<ClientStream> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /** There will be no turn. */
  void giveUp(Throwable failure) {
    underWay = false;
    answer(takeWaiting(), null, failure);
  }

  private CompletionStage<History> read(long from) {
    try {
      return from == NOWHERE
          ? shard.store().lastId().thenApply(id -> new History(List.of(), id, Map.of(), false))
          : Objects.requireNonNull(shard.store().history(group.channels, from, PAGE));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answer(
      List<ClientStream> readers, @Nullable Page page, @Nullable Throwable failure) {
    for (ClientStream stream : readers) {
      shard.attempt(() -> answer(stream, page, failure));
    }
    if (!underWay) {
      readNext();
    }
  }

  private void answer(ClientStream stream, @Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      stream.onFailure(failure == null ? new IllegalStateException("no history") : failure);
    } else if (page.answers(stream.position())) {
      stream.onPage(page);
    } else {
      waiting.add(stream);
    }
  }
}
