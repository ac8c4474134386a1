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
 * Counts the streams of each channel, so that the node subscribes to a channel only once. A channel
 * stays subscribed for a few seconds after its last stream ends, because a browser reloading a page
 * reconnects quickly. Thread-safe.
 */
final class Subscriptions {
  private static final long LINGER_MILLIS = 5_000;
  private static final long SWEEP_MILLIS = 1_000;

  private static final class Subscription {
    private int streams;
    private CompletableFuture<Void> inForce;
    private long idleSince;

    Subscription(CompletableFuture<Void> inForce) {
      this.inForce = inForce;
    }
  }

  private final Broadcaster broadcaster;
  private final Map<String, Subscription> byChannel = new HashMap<>();

  /** Subscribed channels without streams, in the order in which their last stream ended. */
  private final Set<String> idle = new HashSet<>();

  private long nextSweep;

  Subscriptions(Broadcaster broadcaster) {
    this.broadcaster = broadcaster;
  }

  /**
   * Adds a stream to the count of each channel; {@link #release} reverses this.
   *
   * @return as {@link #inForce}
   */
  synchronized CompletionStage<Void> acquire(Set<String> channels) {
    CompletionStage<Void> inForce = inForce(channels);
    for (String channel : channels) {
      Objects.requireNonNull(byChannel.get(channel)).streams++;
      idle.remove(channel);
    }
    return inForce;
  }

  /**
   * Subscribes to the channels that are not subscribed yet.
   *
   * @return completes when all subscriptions are in force; completes exceptionally if one fails, in
   *     which case another call retries
   */
  synchronized CompletionStage<Void> inForce(Set<String> channels) {
    Set<String> missing = new HashSet<>();
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    for (String channel : channels) {
      Subscription subscription = byChannel.get(channel);
      if (subscription == null || subscription.inForce.isCompletedExceptionally()) {
        missing.add(channel);
      } else if (!subscription.inForce.isDone()) {
        pending.add(subscription.inForce);
      }
    }
    if (!missing.isEmpty()) {
      CompletableFuture<Void> subscribed = subscribe(missing);
      missing.forEach(
          channel -> byChannel.computeIfAbsent(channel, name -> new Subscription(subscribed))
              .inForce = subscribed);
      pending.add(subscribed);
    }
    return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> subscribe(Set<String> channels) {
    return BackendCalls.attempt(() -> broadcaster.subscribe(channels)).toCompletableFuture();
  }

  synchronized void release(Set<String> channels, long now) {
    for (String channel : channels) {
      Subscription subscription = byChannel.get(channel);
      if (subscription != null && --subscription.streams == 0) {
        subscription.idleSince = now;
        idle.add(channel);
      }
    }
  }

  /** Unsubscribes from channels that have had no streams for {@value #LINGER_MILLIS} ms. */
  synchronized void sweep(long now) {
    if (now < nextSweep) {
      return;
    }
    nextSweep = now + SWEEP_MILLIS;
    Set<String> stale = new HashSet<>();
    for (String channel : idle) {
      Subscription subscription = byChannel.get(channel);
      if (subscription != null && now - subscription.idleSince >= LINGER_MILLIS) {
        stale.add(channel);
      }
    }
    if (!stale.isEmpty()) {
      idle.removeAll(stale);
      byChannel.keySet().removeAll(stale);
      // On failure, the unused subscription remains until the connection closes.
      CompletionStage<Void> ignored = broadcaster.unsubscribe(stale);
    }
  }
}
