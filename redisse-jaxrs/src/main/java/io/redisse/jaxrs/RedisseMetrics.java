package io.redisse.jaxrs;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.core.Hub;
import io.redisse.core.Redisse;
import io.redisse.core.Statistics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What a {@link Redisse} does, for Micrometer: {@code new RedisseMetrics(redisse).bindTo(registry)}.
 * Needs {@code micrometer-core} on the class path. No meter has a channel or a client for a tag, so
 * that their number does not grow.
 */
public final class RedisseMetrics implements MeterBinder {
  private final Redisse redisse;

  /**
   * Meters of one instance.
   *
   * @param redisse the instance
   */
  public RedisseMetrics(Redisse redisse) {
    this.redisse = redisse;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Hub hub = redisse.hub();
    Gauge.builder("redisse.streams", hub, Hub::streams)
        .description("Streams that are open")
        .register(registry);
    Gauge.builder("redisse.accepting", hub, each -> each.accepting() ? 1 : 0)
        .description("1 while new streams are taken")
        .register(registry);
    counter(registry, "redisse.streams.ended", "Streams that ended", Statistics::served);
    counter(
        registry,
        "redisse.events.sent",
        "Events written to streams, with lastEventId and missedevents",
        Statistics::events);
    counter(
        registry,
        "redisse.streams.missed",
        "Streams that were told that they missed events",
        Statistics::missing);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Statistics> count) {
    FunctionCounter.builder(name, redisse.hub(), hub -> count.applyAsDouble(hub.statistics()))
        .description(description)
        .register(registry);
  }

  /**
   * The same backend, with how long publishing takes and how it ends in the meter {@code
   * redisse.publish}, and whether events arrive in {@code redisse.backend.up}. To be given to {@link
   * Redisse.Builder#backend(Backend)}.
   *
   * @param backend the backend
   * @param registry where the meters go
   * @return a backend that closes that one
   */
  public static Backend measure(Backend backend, MeterRegistry registry) {
    return new MeasuredBackend(backend, registry);
  }

  private static final class MeasuredBackend implements Backend {
    private final Backend backend;
    private final MeasuredBroadcaster broadcaster;
    private final Timer published;
    private final Timer failed;

    MeasuredBackend(Backend backend, MeterRegistry registry) {
      this.backend = backend;
      broadcaster = new MeasuredBroadcaster(backend.broadcaster(), registry);
      published = timer("published", registry);
      failed = timer("failed", registry);
    }

    private static Timer timer(String outcome, MeterRegistry registry) {
      return Timer.builder("redisse.publish")
          .description("From the call until the event is in the store and on its way")
          .tag("outcome", outcome)
          .serviceLevelObjectives(
              Duration.ofNanos(500_000),
              Duration.ofMillis(1),
              Duration.ofMillis(2),
              Duration.ofMillis(5),
              Duration.ofMillis(10),
              Duration.ofMillis(50),
              Duration.ofMillis(100),
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              Duration.ofSeconds(5))
          .register(registry);
    }

    @Override
    public EventStore store() {
      return backend.store();
    }

    @Override
    public Broadcaster broadcaster() {
      return broadcaster;
    }

    @Override
    public CompletionStage<Event> publish(NewEvent event) {
      return timed(() -> backend.publish(event));
    }

    @Override
    public Optional<IdempotentPublisher> idempotent() {
      return backend
          .idempotent()
          .map(once -> (event, key) -> timed(() -> once.publish(event, key)));
    }

    private <T> CompletionStage<T> timed(Supplier<CompletionStage<T>> publishing) {
      long start = System.nanoTime();
      return publishing
          .get()
          .whenComplete((done, failure) -> (failure == null ? published : failed)
              .record(Duration.ofNanos(System.nanoTime() - start)));
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
