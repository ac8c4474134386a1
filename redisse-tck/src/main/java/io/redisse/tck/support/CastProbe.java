package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A broadcaster as tests see it: each call waits until it is done. */
public final class CastProbe {
  private final Broadcaster broadcaster;
  private final Function<NewEvent, CompletionStage<Event>> sender;

  public CastProbe(Broadcaster broadcaster, Function<NewEvent, CompletionStage<Event>> sender) {
    this.broadcaster = broadcaster;
    this.sender = sender;
  }

  public Broadcaster broadcaster() {
    return broadcaster;
  }

  /** Lets a recorder listen. */
  public RecordingListener listen() {
    RecordingListener ear = new RecordingListener();
    broadcaster.listen(ear);
    return ear;
  }

  public void subscribe(String... channels) {
    subscribe(Set.of(channels));
  }

  public void subscribe(Set<String> channels) {
    Await.done(broadcaster.subscribe(channels), "subscribe(" + channels + ")");
  }

  public void unsubscribe(String... channels) {
    Set<String> gone = Set.of(channels);
    Await.done(broadcaster.unsubscribe(gone), "unsubscribe(" + gone + ")");
  }

  public Event send(NewEvent event) {
    return Await.value(sender.apply(event), "sending " + Describe.event(event));
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
