package io.redisse.cli.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The endpoint that Prometheus scrapes. */
@Path("metrics")
public final class MetricsResource {
  private final PrometheusMeterRegistry registry;

  @Inject
  MetricsResource(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Returns all metrics.
   *
   * @return the metrics in the Prometheus text format, version 0.0.4
   */
  @GET
  public Response scrape() {
    return Response.ok(registry.scrape(), "text/plain; version=0.0.4; charset=utf-8")
        .build();
  }
}
