package io.redisse.cli.bench;

import io.redisse.cli.bench.plan.Load;
import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.plan.Publishing;
import io.redisse.cli.bench.plan.UrlTemplate;
import io.redisse.cli.bench.report.Report;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Builds a short run with few streams. Tests override only the settings that matter to them. */
final class BenchRun {
  static final int STREAMS = 2;

  private final UrlTemplate subscribe;
  private Publishing publishing;
  private int streams = STREAMS;
  private int stalled;
  private int channels = 1;
  private int size = 100;
  private Load load = new Load.Rate(500);
  private Duration warmup = Duration.ZERO;
  private Duration duration = Duration.ofMillis(200);

  private BenchRun(UrlTemplate subscribe, String publish) {
    this.subscribe = subscribe;
    publishing = new Publishing(publish);
  }

  static BenchRun on(RedisseServer server) {
    return new BenchRun(
        new UrlTemplate(server.uri() + "events?{channel}&of-stream-{stream}"),
        server.uri() + "channels/{channel}/events");
  }

  /** Creates a run against a server that uses the same URL for subscribing and publishing. */
  static BenchRun on(UrlTemplate url) {
    return new BenchRun(url, url.text());
  }

  BenchRun streams(int given) {
    streams = given;
    return this;
  }

  BenchRun stalled(int given) {
    stalled = given;
    return this;
  }

  BenchRun channels(int given) {
    channels = given;
    return this;
  }

  BenchRun batches(RedisseServer server, int connections, int events) {
    publishing = new Publishing(server.uri() + "events", connections, events);
    return this;
  }

  BenchRun size(int given) {
    size = given;
    return this;
  }

  BenchRun load(Load given) {
    load = given;
    return this;
  }

  BenchRun warmup(Duration given) {
    warmup = given;
    return this;
  }

  BenchRun duration(Duration given) {
    duration = given;
    return this;
  }

  Report report() throws IOException, InterruptedException {
    Plan plan = new Plan(
        subscribe,
        publishing,
        List.of(),
        streams,
        stalled,
        channels,
        size,
        load,
        warmup,
        duration,
        1,
        List.of());
    return Bench.run(plan, line -> {});
  }
}
