package io.redisse.cli.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The endpoint that Prometheus scrapes.
 *
 * @param registry the metrics, which it answers in Prometheus's text format, version 0.0.4
 */
record MetricsEndpoint(PrometheusMeterRegistry registry) implements Endpoint {
  private static final int OK = 200;

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    return CompletableFuture.completedFuture(
        Answer.of(OK, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
  }
}
