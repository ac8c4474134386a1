package io.redisse.cli.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.redisse.cli.access.BearerToken;
import io.redisse.cli.limits.RejectionCounters;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.metrics.RedisseMetrics;
import io.redisse.jaxrs.server.RedisseServer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** What operators see of a server, its meters and its health, and what they can do to it. */
public final class AdminEndpoints implements AutoCloseable {
  private static final String REFUSED = "Requests that a limit refused";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private final Optional<BearerToken> token;

  /**
   * Begins to count.
   *
   * @param refusals what is counted already
   * @param token what operators have to send; without one they can see only
   */
  public AdminEndpoints(RejectionCounters refusals, Optional<BearerToken> token) {
    this.token = token;
    Stream.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            collections,
            new UptimeMetrics())
        .forEach(meters -> meters.bindTo(registry));
    for (RejectionCounters.Limit limit : RejectionCounters.Limit.values()) {
      FunctionCounter.builder("redisse.refused", refusals, all -> all.count(limit))
          .description(REFUSED)
          .tag("limit", limit.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void refused(RedisseServer server, String limit, ToDoubleFunction<RedisseServer> count) {
    FunctionCounter.builder("redisse.refused", server, count)
        .description(REFUSED)
        .tag("limit", limit)
        .register(registry);
  }

  /** Begins to observe what a server does. */
  public void observe(RedisseServer server) {
    new RedisseMetrics(server.redisse()).bindTo(registry);
    refused(server, "header_size", RedisseServer::oversizedRequests);
    refused(server, "request_time", RedisseServer::slowRequests);
  }

  /** Has a server answer operators where it answers clients. */
  public void mountOn(RedisseServer.Builder server) {
    resources().forEach(server::register);
    server.register(binder());
  }

  /** The same for a server of their own. */
  ResourceConfig application(Redisse redisse) {
    return new ResourceConfig()
        .registerClasses(resources())
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .register(binder())
        .register(new AbstractBinder() {
          @Override
          protected void configure() {
            bind(redisse).to(Redisse.class);
          }
        });
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  /** Where operators find them. */
  String paths() {
    return "/metrics and /health" + (token.isPresent() ? " and /" + RevocationResource.PATH : "");
  }

  private Set<Class<?>> resources() {
    return token.isPresent()
        ? Set.of(HealthResource.class, MetricsResource.class, RevocationResource.class)
        : Set.of(HealthResource.class, MetricsResource.class);
  }

  private AbstractBinder binder() {
    return new AbstractBinder() {
      @Override
      protected void configure() {
        bind(registry).to(PrometheusMeterRegistry.class);
        token.ifPresent(known -> bind(known).to(BearerToken.class));
      }
    };
  }
}
