package io.redisse.jaxrs.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendStatistics;
import io.redisse.core.Redisse;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Statistics;
import java.util.function.ToDoubleFunction;

/**
 * What a {@link Redisse} does, for Micrometer: {@code new RedisseMetrics(redisse).bindTo(registry)}.
 * Needs {@code micrometer-core} on the class path. No meter has a channel or a client for a tag, so
 * that their number does not grow. What happened before is not counted, so bind it before clients
 * come.
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
    gauge(registry, "redisse.streams", "Streams that are open", Hub::streams);
    gauge(registry, "redisse.groups", "Sets of channels that streams hear", Hub::groups);
    gauge(registry, "redisse.hub.queue", "What the threads of the hub have to do", Hub::queued);
    gauge(
        registry,
        "redisse.accepting",
        "1 while new streams are taken",
        each -> each.accepting() ? 1 : 0);
    gauge(
        registry,
        "redisse.backend.up",
        "1 while events come from the backend",
        each -> each.isConnected() ? 1 : 0);
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
    hub.observe(new MeterObserver(registry));
    if (redisse.backend().statistics().isPresent()) {
      bindBackend(registry);
    }
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Hub> value) {
    Gauge.builder(name, redisse.hub(), value).description(description).register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Statistics> count) {
    FunctionCounter.builder(name, redisse.hub(), hub -> count.applyAsDouble(hub.statistics()))
        .description(description)
        .register(registry);
  }

  private void bindBackend(MeterRegistry registry) {
    Backend backend = redisse.backend();
    FunctionCounter.builder(
            "redisse.backend.reconnects", backend, figure(BackendStatistics::reconnects))
        .description("Connections to the backend that were opened after the first ones")
        .register(registry);
    Gauge.builder("redisse.backend.pending", backend, figure(BackendStatistics::pending))
        .description("Calls that wait for an answer of the backend")
        .register(registry);
    Gauge.builder("redisse.backend.lag", backend, figure(RedisseMetrics::lagSeconds))
        .description("From this process through the backend and back, as last measured")
        .baseUnit("seconds")
        .register(registry);
  }

  private static ToDoubleFunction<Backend> figure(ToDoubleFunction<BackendStatistics> figure) {
    return backend -> backend.statistics().map(figure::applyAsDouble).orElse(Double.NaN);
  }

  private static double lagSeconds(BackendStatistics statistics) {
    return statistics.lag().map(lag -> lag.toNanos() / 1e9).orElse(Double.NaN);
  }
}
