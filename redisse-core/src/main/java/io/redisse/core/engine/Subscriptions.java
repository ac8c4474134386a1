package io.redisse.core.engine;

import io.redisse.api.spi.Broadcaster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts who needs which channel, so that a node subscribes each once. A channel that nobody needs
 * any more stays subscribed for a while: a browser that reloads its page is soon back.
 */
final class Subscriptions {
  private static final long LINGER_MILLIS = 5_000;
  private static final long SWEEP_MILLIS = 1_000;

  private static final class Use {
    private int streams;
    private CompletableFuture<Void> inForce;
    private long idleSince;

    Use(CompletableFuture<Void> inForce) {
      this.inForce = inForce;
    }
  }

  private final Broadcaster broadcaster;
  private final Map<String, Use> uses = new HashMap<>();

  /** Channels whose {@link Use} has no streams; each was put here when its last stream left. */
  private final Set<String> idle = new HashSet<>();

  private long nextSweep;

  public Subscriptions(Broadcaster broadcaster) {
    this.broadcaster = broadcaster;
  }

  /** Counts one more stream for each channel; {@link #release} takes it back. */
  synchronized CompletionStage<Void> acquire(Set<String> channels) {
    CompletionStage<Void> inForce = inForce(channels);
    for (String channel : channels) {
      Objects.requireNonNull(uses.get(channel)).streams++;
      idle.remove(channel);
    }
    return inForce;
  }

  /**
   * Completes when all these channels are subscribed, or exceptionally when that failed; then a
   * further call tries again.
   */
  synchronized CompletionStage<Void> inForce(Set<String> channels) {
    Set<String> missing = new HashSet<>();
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    for (String channel : channels) {
      Use use = uses.get(channel);
      if (use == null || use.inForce.isCompletedExceptionally()) {
        missing.add(channel);
      } else if (!use.inForce.isDone()) {
        pending.add(use.inForce);
      }
    }
    if (!missing.isEmpty()) {
      CompletableFuture<Void> subscribed = subscribe(missing);
      missing.forEach(channel ->
          uses.computeIfAbsent(channel, name -> new Use(subscribed)).inForce = subscribed);
      pending.add(subscribed);
    }
    return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> subscribe(Set<String> channels) {
    try {
      return broadcaster.subscribe(channels).toCompletableFuture();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  synchronized void release(Set<String> channels, long now) {
    for (String channel : channels) {
      Use use = uses.get(channel);
      if (use != null && --use.streams == 0) {
        use.idleSince = now;
        idle.add(channel);
      }
    }
  }

  /** Unsubscribes what nobody has needed for a while. */
  synchronized void sweep(long now) {
    if (now < nextSweep) {
      return;
    }
    nextSweep = now + SWEEP_MILLIS;
    Set<String> stale = new HashSet<>();
    for (String channel : idle) {
      Use use = uses.get(channel);
      if (use != null && now - use.idleSince >= LINGER_MILLIS) {
        stale.add(channel);
      }
    }
    if (!stale.isEmpty()) {
      idle.removeAll(stale);
      uses.keySet().removeAll(stale);
      // A failure leaves a subscription that nobody hears; it ends with the connection.
      CompletionStage<Void> ignored = broadcaster.unsubscribe(stale);
    }
  }
}
