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
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Micrometer meters for a {@link Redisse} instance: {@code new
 * RedisseMetrics(redisse).bindTo(registry)}. Requires {@code micrometer-core} on the class path.
 * The number of meters is fixed, because no tag contains a channel or a client. Bind the meters
 * before clients connect: earlier activity is not counted.
 */
public final class RedisseMetrics implements MeterBinder {
  private final Redisse redisse;

  /**
   * Creates meters that are not yet bound to a registry.
   *
   * @param redisse the instance to observe
   */
  public RedisseMetrics(Redisse redisse) {
    this.redisse = redisse;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Hub hub = redisse.hub();
    gauge(registry, "redisse.streams", "Open streams", Hub::streams);
    gauge(registry, "redisse.groups", "Distinct channel sets among the open streams", Hub::groups);
    gauge(registry, "redisse.hub.queue", "Tasks queued for the hub threads", Hub::queued);
    gauge(
        registry,
        "redisse.hub.faults",
        "Hub threads that are stuck, or 1 if an error has ended the hub; 0 if all is well",
        observed -> observed.faults().size());
    gauge(
        registry,
        "redisse.accepting",
        "1 while new streams are accepted, else 0",
        observed -> observed.accepting() ? 1 : 0);
    gauge(
        registry,
        "redisse.backend.up",
        "1 while the backend delivers live events, else 0",
        observed -> observed.isConnected() ? 1 : 0);
    counter(
        registry,
        "redisse.events.sent",
        "Events written to streams, including lastEventId and missedevents",
        Statistics::events);
    counter(
        registry,
        "redisse.streams.missed",
        "Streams that received missedevents",
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
            "redisse.backend.reconnects", backend, valueOf(BackendStatistics::reconnects))
        .description("Reconnections to the backend")
        .register(registry);
    FunctionCounter.builder(
            "redisse.backend.epoch.moves", backend, valueOf(RedisseMetrics::epochMoves))
        .description("Losses, and failovers that may be losses, that this process found first")
        .register(registry);
    Set<String> causes =
        backend.statistics().map(statistics -> statistics.refusals().keySet()).orElse(Set.of());
    for (String cause : causes) {
      FunctionCounter.builder(
              "redisse.backend.refusals",
              backend,
              valueOf(statistics -> statistics.refusals().getOrDefault(cause, 0L)))
          .description("Calls and connections that the backend refused, by cause")
          .tag("cause", cause)
          .register(registry);
    }
    Gauge.builder("redisse.backend.pending", backend, valueOf(BackendStatistics::pending))
        .description("Calls in flight to the backend")
        .register(registry);
    Gauge.builder("redisse.backend.lag", backend, valueOf(RedisseMetrics::lagSeconds))
        .description("Last measured round-trip time of a message through the backend")
        .baseUnit("seconds")
        .register(registry);
  }

  private static ToDoubleFunction<Backend> valueOf(ToDoubleFunction<BackendStatistics> value) {
    return backend -> backend.statistics().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double epochMoves(BackendStatistics statistics) {
    return statistics.epochMoves().values().stream().mapToLong(Long::longValue).sum();
  }

  private static double lagSeconds(BackendStatistics statistics) {
    return statistics.lag().map(lag -> lag.toNanos() / 1e9).orElse(Double.NaN);
  }
}
