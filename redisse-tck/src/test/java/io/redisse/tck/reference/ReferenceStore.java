package io.redisse.tck.reference;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.spi.ErasableStore;
import io.redisse.api.spi.IdempotentStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The simplest possible implementation of the rules, which the kit must accept. */
public final class ReferenceStore implements IdempotentStore, ErasableStore {
  private final Content content;
  private boolean closed;

  public ReferenceStore(Content content) {
    this.content = content;
  }

  public ReferenceStore(int historySize) {
    this(new Content(historySize));
  }

  @Override
  public CompletionStage<Event> append(NewEvent event) {
    checkOpen();
    try {
      return CompletableFuture.completedFuture(content.append(event));
    } catch (BackendUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Publication> append(NewEvent event, IdempotencyKey key) {
    checkOpen();
    try {
      return content.append(event, key);
    } catch (BackendUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
    checkOpen();
    if (channels.isEmpty() || cursor < 0 || cursor > Event.MAX_ID || limit < 1) {
      throw new IllegalArgumentException(
          "history(" + channels + ", " + cursor + ", " + limit + ")");
    }
    return CompletableFuture.completedFuture(content.history(channels, cursor, limit));
  }

  @Override
  public CompletionStage<Long> lastId() {
    checkOpen();
    return CompletableFuture.completedFuture(content.lastId());
  }

  @Override
  public CompletionStage<Void> forget(Set<String> channels) {
    checkOpen();
    channels.forEach(content::loseChannel);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  /** The storage. Several stores can share it, and it survives them. */
  public static final class Content {
    private final int historySize;
    private final List<Event> kept = new ArrayList<>();
    private final Map<String, Loss> newestLoss = new HashMap<>();
    private final Map<String, Use> uses = new HashMap<>();
    private boolean refusing;
    private long epoch = 1;
    private long lastId = 1;

    public Content(int historySize) {
      this.historySize = historySize;
    }

    synchronized Event append(NewEvent event) {
      if (refusing) {
        throw new BackendUnavailableException("the storage refuses writes", null);
      }
      Event appended = event.withId(++lastId);
      kept.add(appended);
      List<Event> ofChannel =
          kept.stream().filter(e -> e.channel().equals(event.channel())).toList();
      if (ofChannel.size() > historySize) {
        lose(ofChannel.get(0), Gap.TRIMMED);
      }
      return appended;
    }

    synchronized CompletionStage<Publication> append(NewEvent event, IdempotencyKey key) {
      Use known = uses.get(key.key());
      if (known == null) {
        Event appended = append(event);
        uses.put(key.key(), new Use(appended.id(), key.fingerprint()));
        return CompletableFuture.completedFuture(new Publication(appended, false));
      }
      return known.fingerprint.equals(key.fingerprint())
          ? CompletableFuture.completedFuture(new Publication(event.withId(known.id), true))
          : CompletableFuture.failedFuture(new KeyReusedException());
    }

    synchronized History history(Set<String> channels, long cursor, int limit) {
      Map<String, Gap> gaps = new HashMap<>();
      for (String channel : channels) {
        Loss loss = newestLoss.get(channel);
        if (cursor > lastId) {
          gaps.put(channel, Gap.UNKNOWN);
        } else if (cursor < epoch) {
          gaps.put(channel, Gap.RESET);
        } else if (loss != null && loss.id > cursor) {
          gaps.put(channel, loss.reason);
        }
      }
      List<Event> events = kept.stream()
          .filter(e -> e.id() > cursor && channels.contains(e.channel()))
          .toList();
      if (events.size() > limit) {
        return new History(events.subList(0, limit), events.get(limit - 1).id(), gaps, true);
      }
      return new History(events, lastId, gaps, false);
    }

    synchronized long lastId() {
      return lastId;
    }

    public synchronized void expire() {
      List.copyOf(kept).forEach(event -> lose(event, Gap.EXPIRED));
    }

    public synchronized void loseEverything() {
      kept.clear();
      newestLoss.clear();
      epoch = ++lastId;
    }

    public synchronized void loseChannel(String channel) {
      List.copyOf(kept).stream()
          .filter(event -> event.channel().equals(channel))
          .forEach(event -> lose(event, Gap.RESET));
    }

    /** Refuses writes until the returned task runs. */
    public synchronized Runnable refuseWrites() {
      refusing = true;
      return () -> {
        synchronized (this) {
          refusing = false;
        }
      };
    }

    synchronized List<Event> kept() {
      return List.copyOf(kept);
    }

    /** Restores earlier events and returns the epoch of the new life. */
    synchronized long restore(List<Event> former) {
      loseEverything();
      kept.addAll(former);
      return epoch;
    }

    private void lose(Event event, Gap reason) {
      kept.remove(event);
      newestLoss.put(event.channel(), new Loss(event.id(), reason));
    }
  }

  private record Use(long id, String fingerprint) {}

  private record Loss(long id, Gap reason) {}
}
