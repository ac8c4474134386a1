package io.redisse.redis;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events and the signals that a broadcaster delivers. */
public final class BroadcastRecorder implements Broadcaster.Listener {
  final List<Event> events = new CopyOnWriteArrayList<>();
  public final List<String> signals = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(Event event) {
    events.add(event);
  }

  @Override
  public void onInterrupted() {
    signals.add("interrupted");
  }

  @Override
  public void onResumed() {
    signals.add("resumed");
  }

  @Override
  public void onReset(long epoch) {
    signals.add("reset");
  }

  public List<String> data() {
    return events.stream().map(Event::data).toList();
  }
}
