package io.redisse.jaxrs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A broadcaster of which one can see whether it is interrupted. */
final class MeasuredBroadcaster implements Broadcaster {
  private final Broadcaster broadcaster;
  private final Counter interruptions;
  private final Counter received;
  private final Counter resets;
  private volatile boolean interrupted;

  MeasuredBroadcaster(Broadcaster broadcaster, MeterRegistry registry) {
    this.broadcaster = broadcaster;
    interruptions = Counter.builder("redisse.backend.interruptions")
        .description("Times that events may have been lost on their way from the backend")
        .register(registry);
    received = Counter.builder("redisse.events.received")
        .description("Events that came from the backend")
        .register(registry);
    resets = Counter.builder("redisse.backend.resets")
        .description("Times that the store was found to have lost events")
        .register(registry);
    Gauge.builder("redisse.backend.up", this, self -> self.interrupted ? 0 : 1)
        .description("1 while events come from the backend")
        .register(registry);
  }

  @Override
  public CompletionStage<Void> broadcast(Event event) {
    return broadcaster.broadcast(event);
  }

  @Override
  public CompletionStage<Void> subscribe(Set<String> channels) {
    return broadcaster.subscribe(channels);
  }

  @Override
  public CompletionStage<Void> unsubscribe(Set<String> channels) {
    return broadcaster.unsubscribe(channels);
  }

  @Override
  public void listen(Listener listener) {
    broadcaster.listen(new Listener() {
      @Override
      public void onEvent(Event event) {
        received.increment();
        listener.onEvent(event);
      }

      @Override
      public void onUnorderedEvent(Event event) {
        received.increment();
        listener.onUnorderedEvent(event);
      }

      @Override
      public void onInterrupted() {
        interrupted = true;
        interruptions.increment();
        listener.onInterrupted();
      }

      @Override
      public void onResumed() {
        interrupted = false;
        listener.onResumed();
      }

      @Override
      public void onReset(long epoch) {
        resets.increment();
        listener.onReset(epoch);
      }
    });
  }

  @Override
  public void close() {
    broadcaster.close();
  }
}
