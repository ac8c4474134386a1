package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Revocation;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Revocations that Redis loses, and that a node still knows. */
class LostRevocationsTest extends SeveralNodesTestCase {
  private final Instant end = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
  private final Revocation ann = Revocation.ofPrincipal("ann \u00e9\n", end);
  private final Revocation news = Revocation.ofChannel("withdrawn news", end.plusSeconds(1));

  /** A node that records the revocations it receives. */
  private final class RevokingNode {
    final RedisBackend backend;
    final Queue<Revocation> received = new ConcurrentLinkedQueue<>();

    RevokingNode(URI uri) {
      backend = closing(RedisBackend.open(uri));
      backend.revocations().orElseThrow().listen(received::add);
    }

    Revocation add(Revocation revocation) {
      return get(backend.revocations().orElseThrow().add(revocation));
    }

    void awaitLast(Revocation expected) {
      await("the last one received for " + expected.name())
          .until(() -> received.stream()
              .filter(each -> each.name().equals(expected.name()))
              .reduce((former, last) -> last)
              .filter(expected::equals)
              .isPresent());
    }
  }

  private static List<?> stored(RedisProcess redis) {
    return (List<?>) redis.command("ZRANGE", "redisse:revoked", "0", "-1");
  }

  @Test
  void revocationsKnownToANodeReachNodesThatStartAfterALoss() {
    RedisProcess redis = start();
    RevokingNode informed = new RevokingNode(redis.uri("?timeout=2s"));
    informed.add(ann);
    informed.add(news);
    informed.awaitLast(ann);
    informed.awaitLast(news);
    redis.kill();
    redis.restart();

    RevokingNode later = new RevokingNode(redis.uri("?timeout=2s"));
    later.awaitLast(ann);
    later.awaitLast(news);
  }

  @Test
  void withdrawalThatANodeMissedIsNotUndoneByIt() throws Exception {
    RedisProcess redis = start();
    FaultProxy toInformed = closing(new FaultProxy(redis));
    FaultProxy toOutdated = closing(new FaultProxy(redis));
    RevokingNode informed = new RevokingNode(toInformed.uri("?timeout=2s"));
    RevokingNode outdated = new RevokingNode(toOutdated.uri("?timeout=2s"));
    informed.add(ann);
    outdated.awaitLast(ann);
    toOutdated.disconnect();
    informed.add(ann.withdrawn());
    informed.awaitLast(ann.withdrawn());
    toInformed.disconnect();
    redis.command("FLUSHALL");

    toOutdated.switchTo(redis);
    await("the outdated node restores what it knows").until(() -> stored(redis).size() == 1);
    assertFalse(((String) stored(redis).get(0)).contains("withdrawn"));
    toInformed.switchTo(redis);

    outdated.awaitLast(ann.withdrawn());
    new RevokingNode(redis.uri("")).awaitLast(ann.withdrawn());
    assertEquals(1, stored(redis).size());
  }

  @Test
  void revocationAfterAWithdrawalHasItsOwnEndOnNodesThatMissedBoth() throws Exception {
    RedisProcess redis = start();
    FaultProxy toOutdated = closing(new FaultProxy(redis));
    RevokingNode informed = new RevokingNode(redis.uri("?timeout=2s"));
    RevokingNode outdated = new RevokingNode(toOutdated.uri("?timeout=2s"));
    informed.add(ann);
    outdated.awaitLast(ann);
    toOutdated.disconnect();
    Revocation shorter = Revocation.ofPrincipal(ann.name(), end.minusSeconds(60));
    informed.add(ann.withdrawn());
    assertEquals(shorter, informed.add(shorter));
    toOutdated.switchTo(redis);

    outdated.awaitLast(shorter);
    assertTrue(
        Collections.indexOfSubList(
                List.copyOf(outdated.received), List.of(ann.withdrawn(), shorter))
            > 0,
        outdated.received::toString);
    informed.awaitLast(shorter);
  }

  @Test
  void withdrawalAfterALossEndsWhatOtherNodesStillKnow() throws Exception {
    RedisProcess redis = start();
    FaultProxy toOutdated = closing(new FaultProxy(redis));
    RevokingNode informed = new RevokingNode(redis.uri("?timeout=2s"));
    RevokingNode outdated = new RevokingNode(toOutdated.uri("?timeout=2s"));
    informed.add(ann);
    informed.awaitLast(ann);
    outdated.awaitLast(ann);
    toOutdated.disconnect();
    redis.command("DEL", "redisse:revoked");
    informed.add(ann.withdrawn());
    toOutdated.switchTo(redis);

    outdated.awaitLast(ann.withdrawn());
    new RevokingNode(redis.uri("")).awaitLast(ann.withdrawn());
  }

  @Test
  void longerEndThatRedisLostStillCounts() {
    RedisProcess redis = start();
    RevokingNode node = new RevokingNode(redis.uri(""));
    node.add(ann);
    node.awaitLast(ann);
    redis.command("DEL", "redisse:revoked");

    assertEquals(ann, node.add(Revocation.ofPrincipal(ann.name(), end.minusSeconds(60))));
  }
}
