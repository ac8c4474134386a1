package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.support.Await;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Tests streams whose grant expires. */
abstract class ExpiryTests extends ServerTests {
  /** A stream may end early by up to 20 % of the grant's lifetime. */
  private static final double EARLIEST_END = 0.8;

  ExpiryTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-11")
  void streamEndsWithItsGrantAndCannotBeReopened() {
    server.grantsLastForEverFact().ifPresent(fact -> {
      throw new NotApplicableException(fact);
    });
    ServerUnderTest.ShortGrant grant = server
        .shortGrant()
        .orElseGet(() -> Assumptions.abort("not declared: a grant that expires (shortGrant)"));
    long before = System.nanoTime();
    ClientRequest request = ClientRequest.stream(a).header(grant.header().get());
    EventStream stream = stream(request);
    stream.cursor();
    publish(a, "granted");
    assertEquals(
        "granted", stream.nextPublished().data(), "data received before the grant expires");

    stream.remainingEvents(grant.life().toMillis() + settings.awaitMillis());

    Duration duration = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(
        duration.toMillis() >= EARLIEST_END * grant.life().toMillis(),
        () -> "expected a stream with a grant of " + grant.life()
            + " to last at least 80 % of that, but it ended after " + duration);
    // The stream may have ended before the grant expired.
    Await.until(
        grant.life().toMillis() + settings.awaitMillis(),
        () -> !isAccepted(request),
        () -> "the server to refuse a stream whose grant has expired");
    assertNotEquals(
        200,
        connect(request).head().status(),
        "status of a request with an expired grant; a browser retries after a 200");
  }

  private boolean isAccepted(ClientRequest request) {
    try (HttpConnection connection = HttpConnection.open(endpoint, request)) {
      return connection.head().status() == 200;
    }
  }
}
