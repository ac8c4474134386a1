package io.redisse.tck.reference;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One node on a bus that delivers every event to all nodes before it accepts the next. */
public final class ReferenceBroadcaster implements Broadcaster {
  private final Bus bus;
  private final Set<String> subscribed = new HashSet<>();
  private @Nullable Listener listener;
  private boolean closed;

  public ReferenceBroadcaster(Bus bus) {
    this.bus = bus;
    bus.nodes.add(this);
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    checkOpen();
    bus.carry(event);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> subscribe(Set<String> channels) {
    checkOpen();
    subscribed.addAll(requireNotEmpty(channels));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> unsubscribe(Set<String> channels) {
    checkOpen();
    subscribed.removeAll(requireNotEmpty(channels));
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
    bus.nodes.remove(this);
  }

  private synchronized void interrupt() {
    if (listener != null) {
      listener.onInterrupted();
      listener.onResumed();
    }
  }

  private synchronized void reset(long epoch) {
    if (listener != null) {
      listener.onReset(epoch);
    }
  }

  private synchronized void deliver(Event event) {
    if (!closed && listener != null && subscribed.contains(event.channel())) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException | Error e) {
        System.getLogger(getClass().getName()).log(System.Logger.Level.DEBUG, "listener", e);
      }
    }
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private static Set<String> requireNotEmpty(Set<String> channels) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("no channels");
    }
    return channels;
  }

  /** The transport between the nodes. */
  public static final class Bus {
    final ReferenceRevocations.Shared revocations = new ReferenceRevocations.Shared();
    private final List<ReferenceBroadcaster> nodes = new CopyOnWriteArrayList<>();

    synchronized void carry(Event event) {
      nodes.forEach(node -> node.deliver(event));
    }

    /** Saves the events of a store, and restores them when the returned task runs. */
    public Runnable save(ReferenceStore.Content content) {
      List<Event> saved = content.kept();
      return () -> {
        long epoch = content.restore(saved);
        nodes.forEach(node -> node.reset(epoch));
      };
    }

    /** Reports an interruption, although no event is lost. */
    public synchronized void interrupt() {
      nodes.forEach(ReferenceBroadcaster::interrupt);
      revocations.repeat();
    }
  }
}
