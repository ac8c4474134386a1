package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Wraps a broadcaster with blocking calls. */
public final class BroadcasterProbe {
  private final Broadcaster broadcaster;
  private final Function<NewEvent, CompletionStage<Event>> sender;
  private final Await await;

  /**
   * Wraps a broadcaster.
   *
   * @param sender assigns an id to an event and broadcasts it
   */
  public BroadcasterProbe(
      Broadcaster broadcaster, Function<NewEvent, CompletionStage<Event>> sender, Await await) {
    this.broadcaster = broadcaster;
    this.sender = sender;
    this.await = await;
  }

  public Broadcaster broadcaster() {
    return broadcaster;
  }

  /** Registers a new recording listener and returns it. */
  public RecordingListener listen() {
    RecordingListener listener = new RecordingListener(await);
    broadcaster.listen(listener);
    return listener;
  }

  public void subscribe(String... channels) {
    subscribe(Set.of(channels));
  }

  public void subscribe(Set<String> channels) {
    await.done(broadcaster.subscribe(channels), "subscribe(" + channels + ")");
  }

  public void unsubscribe(String... channels) {
    Set<String> names = Set.of(channels);
    await.done(broadcaster.unsubscribe(names), "unsubscribe(" + names + ")");
  }

  public Event send(NewEvent event) {
    return await.value(sender.apply(event), "sending " + Describe.event(event));
  }

  public Event send(String channel, String data) {
    return send(new NewEvent(channel, data));
  }

  public List<Event> sendMany(String channel, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(send(channel, "event " + i));
    }
    return events;
  }
}
