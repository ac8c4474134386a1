package io.redisse.redis;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
public final class RecordingListener implements Broadcaster.Listener {
  final List<Event> events = new CopyOnWriteArrayList<>();
  public final List<String> news = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(Event event) {
    events.add(event);
  }

  @Override
  public void onInterrupted() {
    news.add("interrupted");
  }

  @Override
  public void onResumed() {
    news.add("resumed");
  }

  @Override
  public void onReset(long epoch) {
    news.add("reset");
  }

  public List<String> data() {
    return events.stream().map(Event::data).toList();
  }
}
