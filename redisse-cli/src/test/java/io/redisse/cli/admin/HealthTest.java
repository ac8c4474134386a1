package io.redisse.cli.admin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.cli.Http;
import io.redisse.cli.Scrape;
import io.redisse.cli.limits.RejectionCounters;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.server.RedisseServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the health checks of a server whose hub threads are stuck or have failed. */
class HealthTest {
  private final AdminEndpoints endpoints =
      new AdminEndpoints(new RejectionCounters(), Optional.empty());
  private final RedisseServer server;

  HealthTest() {
    RedisseServer.Builder builder = RedisseServer.builder();
    endpoints.mountOn(builder, false, true);
    server = builder.start();
    endpoints.observe(server);
  }

  @AfterEach
  void close() {
    server.close();
    endpoints.close();
  }

  /** Opens a stream whose connection runs an action on a hub thread. */
  private void open(Runnable action) {
    server
        .redisse()
        .hub()
        .open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.empty(), false), new Outlet() {
          @Override
          public void opened(Stream stream) {}

          @Override
          public void write(Frame frame) {
            action.run();
          }

          @Override
          public void close() {}
        });
  }

  private HttpResponse<String> get(String path) {
    return Http.get(server.uri().resolve(path));
  }

  private void awaitStatus(int status) {
    await().atMost(Duration.ofMinutes(1)).until(() -> get("health/live").statusCode() == status);
    assertEquals(status, get("health/ready").statusCode());
  }

  private double faults() {
    return Scrape.of(server.uri()).named("redisse_hub_faults").get(0).value();
  }

  @Test
  void aStuckHubThreadIsReportedUntilItContinues() {
    awaitStatus(200);
    CountDownLatch released = new CountDownLatch(1);
    open(() -> {
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });

    awaitStatus(503);
    for (String state : List.of("live", "ready")) {
      String body = get("health/" + state).body();
      assertTrue(
          body.matches("not " + state + ": redisse-hub-\\d+ has been stuck in one task since .*\n"),
          body);
    }
    assertEquals(1, faults());

    released.countDown();
    awaitStatus(200);
    assertEquals(0, faults());
  }

  @Test
  void anErrorThatEndsTheHubIsReported() {
    open(() -> {
      throw new NoClassDefFoundError("test");
    });

    awaitStatus(503);
    String body = get("health/live").body();
    assertTrue(
        body.matches("not live: the hub was ended at .* by java.lang.NoClassDefFoundError: test\n"),
        body);
    assertEquals(1, faults());
  }
}
