package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.NewEvent;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests a process that must resubscribe to a very large number of channels. */
@Tag("quiet")
class ResubscriptionTest extends SeveralNodesTestCase {
  private static final int CHANNELS = 20_000;
  private static final int PER_CALL = 500;

  /**
   * The pause before each 16 KiB of replies. Resubscribing to all channels then takes longer than
   * the timeout.
   */
  private static final long PAUSE_MILLIS = 60;

  @Test
  void resubscriptionThatTakesLongerThanTheTimeoutIsNotRestarted() {
    RedisProcess redis = start();
    FaultProxy proxy = closing(new FaultProxy(redis));
    Node node = new Node(proxy.uri("?timeout=1s"), "c0");
    for (int from = 0; from < CHANNELS; from += PER_CALL) {
      get(node.backend
          .broadcaster()
          .subscribe(IntStream.range(from, from + PER_CALL)
              .mapToObj(i -> "c" + i)
              .collect(Collectors.toSet())));
    }
    proxy.slowDown(PAUSE_MILLIS);
    redis.killClients("redisse-pubsub");

    node.awaitResumed();
    assertEquals(2, proxy.traffic().split("redisse-pubsub", -1).length - 1);
    proxy.slowDown(0);
    get(node.backend.publish(new NewEvent("c" + (CHANNELS - 1), "x")));
    await().until(() -> node.listener.events.size() == 1);
  }
}
