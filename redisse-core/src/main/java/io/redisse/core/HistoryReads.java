package io.redisse.core;

import io.redisse.api.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads history for the streams of a group, one read after another: those that ask while one is
 * under way share the next. So a crowd that comes back at once costs a few reads.
 */
final class HistoryReads {
  /** The events of a page, which is also what a stream holds at most while it replays. */
  private static final int PAGE = 100;

  /** No id: the client came without a cursor and has not been given one. */
  static final long NOWHERE = -1;

  private final Shard shard;
  private final Set<String> channels;
  private final List<ClientStream> waiting = new ArrayList<>(0);
  private boolean underWay;

  HistoryReads(Shard shard, Set<String> channels) {
    this.shard = shard;
    this.channels = channels;
  }

  /** Reads a page after the stream's position, or finds a position for it, and gives it to it. */
  void request(ClientStream stream) {
    waiting.add(stream);
    if (!underWay) {
      readNext();
    }
  }

  private void readNext() {
    if (waiting.isEmpty()) {
      return;
    }
    long from = waiting.stream().mapToLong(ClientStream::position).min().orElse(NOWHERE);
    List<ClientStream> readers = List.copyOf(waiting);
    waiting.clear();
    underWay = true;
    int era = shard.era();
    read(from).whenComplete((history, failure) -> {
      Runnable answering = () -> {
        underWay = false;
        answer(readers, history == null ? null : new Page(from, era, history), failure);
      };
      if (from == NOWHERE) {
        shard.perform(answering);
      } else {
        // Page follows page, and must not call for the next from within the one before.
        shard.execute(answering);
      }
    });
  }

  private CompletionStage<History> read(long from) {
    try {
      return from == NOWHERE
          ? shard.store().lastId().thenApply(id -> new History(List.of(), id, Map.of(), false))
          : shard.store().history(channels, from, PAGE);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answer(
      List<ClientStream> readers, @Nullable Page page, @Nullable Throwable failure) {
    for (ClientStream stream : readers) {
      if (page == null) {
        stream.onFailure(failure == null ? new IllegalStateException("no history") : failure);
      } else if (page.answers(stream.position())) {
        stream.onPage(page);
      } else {
        waiting.add(stream);
      }
    }
    if (!underWay) {
      readNext();
    }
  }
}
