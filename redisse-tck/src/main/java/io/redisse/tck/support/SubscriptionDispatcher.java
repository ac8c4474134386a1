package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Shares one node's broadcaster among many clients, as a server does. Its lock only orders calls of
 * subscribe and unsubscribe: the listener takes none, for it may be called inside of both.
 */
final class SubscriptionDispatcher implements Broadcaster.Listener {
  private final Broadcaster broadcaster;
  private final Map<String, CopyOnWriteArrayList<Consumer<Event>>> inboxes =
      new ConcurrentHashMap<>();

  SubscriptionDispatcher(Broadcaster broadcaster) {
    this.broadcaster = broadcaster;
    broadcaster.listen(this);
  }

  /** Returns when everything that is broadcast from then on reaches the inbox. */
  void connect(Set<String> channels, Consumer<Event> inbox) {
    CompletionStage<Void> subscribed;
    synchronized (this) {
      channels.forEach(channel -> of(channel).add(inbox));
      subscribed = broadcaster.subscribe(channels);
    }
    Await.done(subscribed, "subscribe(" + channels + ")");
  }

  void drop(Set<String> channels, Consumer<Event> inbox) {
    CompletionStage<Void> unsubscribed;
    synchronized (this) {
      Set<String> unused = new HashSet<>();
      for (String channel : channels) {
        of(channel).remove(inbox);
        if (of(channel).isEmpty()) {
          unused.add(channel);
        }
      }
      if (unused.isEmpty()) {
        return;
      }
      unsubscribed = broadcaster.unsubscribe(unused);
    }
    Await.done(unsubscribed, "unsubscribe");
  }

  @Override
  public void onEvent(Event event) {
    of(event.channel()).forEach(inbox -> inbox.accept(event));
  }

  @Override
  public void onInterrupted() {}

  @Override
  public void onResumed() {}

  @Override
  public void onReset(long epoch) {}

  private CopyOnWriteArrayList<Consumer<Event>> of(String channel) {
    return inboxes.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
  }
}
