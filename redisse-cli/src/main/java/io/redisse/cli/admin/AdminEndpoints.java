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
import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Checks;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpService;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.http.WellFormedHeaders;
import io.redisse.jaxrs.metrics.RedisseMetrics;
import io.redisse.jaxrs.server.RedisseServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The endpoints for operators: metrics, health checks and, if a token is set, ending streams
 * and erasing history.
 */
public final class AdminEndpoints implements AutoCloseable {
  private static final String REJECTED_DESCRIPTION = "Requests rejected by a limit";

  private static final Problem NOTHING_THERE =
      new Problem(404, "There is nothing at this path. Statistics are at /, metrics at /metrics.");

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
    server.check(redisse -> new OperatorGuard(local, adminPort, livePagePublic));
    mountHealth(server::endpoint, adminPort ? OperatorAccess.NOBODY : local);
    if (!adminPort) {
      mountOthers(server::endpoint);
    }
  }

  /** Receives endpoints, which need the server's {@link Redisse}. */
  @FunctionalInterface
  private interface Mount {
    void add(String method, String template, Function<Redisse, Endpoint> endpoint);
  }

  private static void mountHealth(Mount mount, OperatorAccess access) {
    mount.add("GET", "health/live", redisse -> new HealthEndpoints(redisse, access)::live);
    mount.add("GET", "health/ready", redisse -> new HealthEndpoints(redisse, access)::ready);
  }

  private void mountOthers(Mount mount) {
    mount.add("GET", "metrics", redisse -> new MetricsEndpoint(registry));
    token.ifPresent(operator -> {
      mount.add(
          "POST",
          RevocationEndpoint.PATH,
          redisse ->
              new OperatorsOnly(operator, "Ending streams", new RevocationEndpoint(redisse)));
      mount.add(
          "DELETE",
          ErasureEndpoint.PATH,
          redisse -> new OperatorsOnly(operator, "Erasing history", new ErasureEndpoint(redisse)));
    });
  }

  /**
   * Returns the endpoints and the statistics as a service of its own, for {@link AdminServer}.
   *
   * @param guard rejects requests of pages in browsers; empty if the server accepts any host name
   */
  public HttpService service(Redisse redisse, Optional<HostGuard> guard) {
    Routes routes = new Routes(NOTHING_THERE)
        .add(
            "GET",
            "",
            request -> CompletableFuture.completedFuture(EventsEndpoint.statistics(redisse.hub())));
    Mount mount =
        (method, template, endpoint) -> routes.add(method, template, endpoint.apply(redisse));
    mountHealth(mount, OperatorAccess.EVERYONE);
    mountOthers(mount);
    List<Check> checks = new ArrayList<>(List.of(new WellFormedHeaders()));
    guard.ifPresent(checks::add);
    return new HttpService(routes, new Checks(checks));
  }

  @Override
  public void close() {
    garbageCollections.close();
    registry.close();
  }

  /** Returns the paths of the endpoints as human-readable text. */
  String paths() {
    return token.isPresent()
        ? "/metrics, /health, /" + RevocationEndpoint.PATH + " and DELETE /" + ErasureEndpoint.PATH
        : "/metrics and /health";
  }
}
