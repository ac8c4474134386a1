package io.redisse.cli.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
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
import io.redisse.cli.access.HostGuard;
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

/**
 * The endpoints for operators: metrics, health checks and, if a token is set, ending streams
 * and erasing history.
 */
public final class AdminEndpoints implements AutoCloseable {
  private static final String REJECTED_DESCRIPTION = "Requests rejected by a limit";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollections = new JvmGcMetrics();

  private final Optional<BearerToken> token;

  /**
   * Creates the endpoints and registers the metrics of the process.
   *
   * @param rejections the counters to export as metrics
   * @param token the token that is required to end streams and to erase history; if empty, these
   *     endpoints do not exist
   */
  public AdminEndpoints(RejectionCounters rejections, Optional<BearerToken> token) {
    this.token = token;
    Stream.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            garbageCollections,
            new UptimeMetrics())
        .forEach(meters -> meters.bindTo(registry));
    for (RejectionCounters.Limit limit : RejectionCounters.Limit.values()) {
      FunctionCounter.builder("redisse.refused", rejections, all -> all.count(limit))
          .description(REJECTED_DESCRIPTION)
          .tag("limit", limit.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void exportRejections(
      RedisseServer server, String limit, ToDoubleFunction<RedisseServer> count) {
    FunctionCounter.builder("redisse.refused", server, count)
        .description(REJECTED_DESCRIPTION)
        .tag("limit", limit)
        .register(registry);
  }

  /** Registers the metrics of a running server. */
  public void observe(RedisseServer server) {
    new RedisseMetrics(server.redisse()).bindTo(registry);
    exportRejections(server, "header_size", each -> each.requests().oversized());
    exportRejections(server, "request_time", each -> each.requests().slow());
    exportRejections(server, "connections", each -> each.requests().surplusConnections());
    exportRejections(
        server, "connections_per_address", each -> each.requests().surplusConnectionsPerAddress());
    Gauge.builder("redisse.connections", server, each -> each.requests().openConnections())
        .description("Open connections that are not streams")
        .register(registry);
  }

  /**
   * Mounts the endpoints on the client port.
   *
   * @param adminPort whether the endpoints have a port of their own; then only health checks are
   *     mounted, without their details
   * @param livePagePublic whether everyone may see the live page
   */
  public void mountOn(RedisseServer.Builder server, boolean adminPort, boolean livePagePublic) {
    OperatorAccess local = OperatorAccess.localOr(token);
    Set<Class<?>> mounted = adminPort ? Set.of(HealthResource.class) : resources();
    mounted.forEach(server::register);
    server.register(binder(adminPort ? OperatorAccess.NOBODY : local));
    server.register(new OperatorGuard(local, adminPort, livePagePublic));
  }

  /**
   * Returns the endpoints as a separate application, for {@link AdminServer}.
   *
   * @param guard rejects requests of pages in browsers; empty if the server accepts any host name
   */
  ResourceConfig application(Redisse redisse, Optional<HostGuard> guard) {
    ResourceConfig application = new ResourceConfig();
    guard.ifPresent(application::register);
    return application
        .registerClasses(resources())
        .register(StatisticsResource.class)
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .register(binder(OperatorAccess.EVERYONE))
        .register(new AbstractBinder() {
          @Override
          protected void configure() {
            bind(redisse).to(Redisse.class);
          }
        });
  }

  @Override
  public void close() {
    garbageCollections.close();
    registry.close();
  }

  /** Returns the paths of the endpoints as human-readable text. */
  String paths() {
    return token.isPresent()
        ? "/metrics, /health, /" + RevocationResource.PATH + " and DELETE /" + ErasureResource.PATH
        : "/metrics and /health";
  }

  private Set<Class<?>> resources() {
    return token.isPresent()
        ? Set.of(
            HealthResource.class,
            MetricsResource.class,
            RevocationResource.class,
            ErasureResource.class)
        : Set.of(HealthResource.class, MetricsResource.class);
  }

  private AbstractBinder binder(OperatorAccess access) {
    return new AbstractBinder() {
      @Override
      protected void configure() {
        bind(registry).to(PrometheusMeterRegistry.class);
        bind(access).to(OperatorAccess.class);
        token.ifPresent(operator -> bind(operator).to(BearerToken.class));
      }
    };
  }
}
