package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Streams whose grant expires. */
abstract class ExpiryTests extends ServerTests {
  /** A grant may end by so much of its time earlier. */
  private static final double SOONEST = 0.8;

  ExpiryTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-11")
  void aStreamEndsWithItsGrantAndCannotBeOpenedAgain() {
    server.grantsLastForEverFact().ifPresent(fact -> {
      throw new NotApplicableException(fact);
    });
    ServerUnderTest.ShortGrant grant = server
        .shortGrant()
        .orElseGet(() -> Assumptions.abort("not declared: a grant that expires (shortGrant)"));
    long before = System.nanoTime();
    Request request = Request.stream(a).header(grant.header().get());
    EventStream stream = stream(request);
    stream.cursor();
    publish(a, "heard");
    assertEquals("heard", stream.nextPublished().data(), "until the grant expires");

    stream.untilItEnds(grant.life().toMillis() + Limits.awaitMillis());

    Duration lasted = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(
        lasted.toMillis() >= SOONEST * grant.life().toMillis(),
        () -> "the stream of a grant of " + grant.life() + " ended after " + lasted);
    // By then the grant has expired, if the stream ended before it.
    Limits.until(
        grant.life().toMillis() + Limits.awaitMillis(),
        () -> !isTaken(request),
        () -> "a stream is refused whose grant has expired");
    assertNotEquals(200, call(request).head().status(), "a browser asks again after a 200");
  }

  private boolean isTaken(Request request) {
    try (Call call = Call.send(server, request)) {
      return call.head().status() == 200;
    }
  }
}
