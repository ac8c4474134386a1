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
 * Shares one node's broadcaster among many clients, like a server. The lock only serializes {@code
 * subscribe} and {@code unsubscribe}. The listener takes no lock, because a broadcaster may call it
 * from within either method.
 */
final class SubscriptionDispatcher implements Broadcaster.Listener {
  private final Broadcaster broadcaster;
  private final Await await;
  private final Map<String, CopyOnWriteArrayList<Consumer<Event>>> inboxes =
      new ConcurrentHashMap<>();

  SubscriptionDispatcher(Broadcaster broadcaster, Await await) {
    this.broadcaster = broadcaster;
    this.await = await;
    broadcaster.listen(this);
  }

  /** Subscribes an inbox. Every event broadcast after this method returns reaches the inbox. */
  void subscribe(Set<String> channels, Consumer<Event> inbox) {
    CompletionStage<Void> subscribed;
    synchronized (this) {
      channels.forEach(channel -> inboxesOf(channel).add(inbox));
      subscribed = broadcaster.subscribe(channels);
    }
    await.done(subscribed, "subscribe(" + channels + ")");
  }

  void unsubscribe(Set<String> channels, Consumer<Event> inbox) {
    CompletionStage<Void> unsubscribed;
    Set<String> unused = new HashSet<>();
    synchronized (this) {
      for (String channel : channels) {
        inboxesOf(channel).remove(inbox);
        if (inboxesOf(channel).isEmpty()) {
          unused.add(channel);
        }
      }
      if (unused.isEmpty()) {
        return;
      }
      unsubscribed = broadcaster.unsubscribe(unused);
    }
    await.done(unsubscribed, "unsubscribe(" + unused + ")");
  }

  @Override
  public void onEvent(Event event) {
    inboxesOf(event.channel()).forEach(inbox -> inbox.accept(event));
  }

  @Override
  public void onInterrupted() {}

  @Override
  public void onResumed() {}

  @Override
  public void onReset(long epoch) {}

  private CopyOnWriteArrayList<Consumer<Event>> inboxesOf(String channel) {
    return inboxes.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
  }
}
