package io.redisse.api.spi;

import io.redisse.api.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes events to this process's listener on the publisher's thread, under a single lock. */
final class LocalBroadcaster implements Broadcaster {
  private static final Logger LOG = System.getLogger(LocalBroadcaster.class.getName());

  private final Set<String> subscribed = new HashSet<>();
  private @Nullable Listener listener;
  private boolean closed;

  @Override
  public synchronized CompletionStage<Void> broadcast(Event event) {
    checkOpen();
    if (listener != null && subscribed.contains(event.channel())) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.ERROR,
            "The listener failed on event " + event.id()
                + "; delivery continues with the next event",
            e);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> subscribe(Set<String> channels) {
    checkOpen();
    subscribed.addAll(requireSome(channels));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> unsubscribe(Set<String> channels) {
    checkOpen();
    subscribed.removeAll(requireSome(channels));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void listen(Listener newListener) {
    checkOpen();
    if (listener != null) {
      throw new IllegalStateException("the broadcaster already has a listener");
    }
    listener = newListener;
  }

  @Override
  public synchronized void close() {
    closed = true;
    listener = null;
  }

  synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  private static Set<String> requireSome(Set<String> channels) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one");
    }
    return channels;
  }
}
