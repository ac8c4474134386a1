package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Gap;
import io.redisse.api.NewEvent;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests replicas, and masters that become replicas. */
@Tag("quiet")
class ReplicaTest extends OutageTestCase {
  @Test
  void replicaIsNotUsedUntilItIsPromoted() {
    RedisProcess server = start();
    server.command("REPLICAOF", "127.0.0.1", "1");
    RedisBackend node = open(server.uri("?timeout=300ms"));
    assertInstanceOf(BackendUnavailableException.class, failure(node.store().lastId()));

    server.command("REPLICAOF", "NO", "ONE");
    awaitService(node);
    publish(node, "now a master");
  }

  @Test
  void masterThatIsDemotedAndPromotedAgainBeginsANewLife() {
    RedisProcess server = start();
    RedisBackend node = openAndSubscribe(server);
    long cursor = publish(node, "seen").id();

    server.command("REPLICAOF", "127.0.0.1", "1");
    await().until(() -> failure(node.publish(new NewEvent("a", "rejected"))) != null);
    server.command("REPLICAOF", "NO", "ONE");
    awaitResumed();
    awaitService(node);

    assertEquals(Map.of("a", Gap.RESET), history(node, cursor).gaps());
    assertTrue(publish(node, "next").id() > cursor);
  }
}
