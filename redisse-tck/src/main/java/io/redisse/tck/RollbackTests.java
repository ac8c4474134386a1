package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.spi.Backend;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests a rollback of the data that two nodes share. It discards an event that one of the nodes
 * knows.
 */
abstract class RollbackTests {
  private static final long RETRY_MILLIS = 20;

  private final String a = UniqueNames.channel("a");
  private final String b = UniqueNames.channel("b");
  private final String c = UniqueNames.channel("c");

  private final SharedBackendContract contract;
  private Await await;
  private Node informed;
  private Node other;
  private Event kept;

  RollbackTests(SharedBackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    informed = new Node(contract.openBackend());
    other = new Node(contract.openSecondBackend());
    kept = informed.broadcaster.send(b, "kept");
    informed.cursor = kept.id();
    other.cursor = kept.id();
  }

  @Test
  @Rule("STORE-13")
  void aLostEventThatOneNodePublishedIsAGapOnBoth() {
    informed.broadcaster.subscribe(c);
    other.broadcaster.subscribe(c);
    Runnable restore = contract.saveData();
    Event lost = loseBy(informed.broadcaster);
    restore.run();
    requireReset(lost);
  }

  @Test
  @Rule("STORE-13")
  void aLostEventThatOneNodeReceivedIsAGapOnBoth() {
    informed.broadcaster.subscribe(a);
    other.broadcaster.subscribe(c);
    Runnable restore = contract.saveData();
    Backend publisher = contract.openSecondBackend();
    Event lost = loseBy(contract.probe(publisher));
    informed.listener.awaitEvents(List.of(lost), "events delivered to the first node");
    await.returns(publisher::close, "close()");
    restore.run();
    requireReset(lost);
  }

  @Test
  @Rule("STORE-13")
  void eventsPublishedAfterARollbackDoNotHideIt() {
    informed.broadcaster.subscribe(a, b);
    other.broadcaster.subscribe(c);
    Runnable restore = contract.saveData();
    Event lost = loseBy(informed.broadcaster);
    restore.run();
    await.until(() -> isPublished(other, a), () -> "publishing to succeed again after a rollback");
    requireReset(lost);
  }

  /** Publishes one event to each of two channels. The rollback will discard both. */
  private Event loseBy(BroadcasterProbe publisher) {
    publisher.send(b, "lost");
    return publisher.send(a, "lost");
  }

  private boolean isPublished(Node node, String channel) {
    return await
        .failureIfAny(node.backend.publish(channel, "after the rollback"), "publish()")
        .isEmpty();
  }

  private void requireReset(Event lost) {
    for (Node node : List.of(informed, other)) {
      await.until(
          () -> node.isTold,
          () -> "the listener of each node to be notified of a rollback, either by onReset or by"
              + " onResumed and a gap in the history; calls so far: "
              + node.listener.signals());
    }
    Map<String, Gap> everywhere = Map.of(a, Gap.RESET, b, Gap.RESET);
    long through = 0;
    for (Node node : List.of(informed, other)) {
      for (long cursor : List.of(kept.id() - 1, kept.id(), lost.id() - 1, lost.id())) {
        History history = node.store.read(cursor, a, b);
        assertEquals(
            everywhere,
            history.gaps(),
            () -> "gaps after a rollback, for a cursor before or within the lost range");
        through = Math.max(through, history.through());
      }
    }
    for (Node node : List.of(informed, other)) {
      Event next = node.broadcaster.send(a, "next");
      assertTrue(
          next.id() > lost.id(),
          () -> "a lost event had id " + lost.id() + ", but one appended after the rollback had id "
              + next.id());
      History resumed = node.store.read(through, a, b);
      Check.complete(resumed, "history after a rollback, from the `through` of an earlier answer");
      Check.sameEvents(
          List.of(next),
          resumed.events(),
          "history after a rollback, from the `through` of an earlier answer");
      through = next.id();
    }
  }

  /**
   * A node whose listener reads the history after each reset or interruption, like a server's
   * streams.
   */
  private final class Node {
    final Backend backend;
    final StoreProbe store;
    final BroadcasterProbe broadcaster;
    final RecordingListener listener;
    volatile long cursor;
    volatile boolean isTold;

    Node(Backend backend) {
      this.backend = backend;
      store = new StoreProbe(backend.store(), await);
      broadcaster = contract.probe(backend);
      listener = new RecordingListener(await) {
        @Override
        public void onResumed() {
          super.onResumed();
          catchUp();
        }

        @Override
        public void onReset(long epoch) {
          super.onReset(epoch);
          catchUp();
        }
      };
      backend.broadcaster().listen(listener);
    }

    private void catchUp() {
      backend.store().history(Set.of(a, b), cursor, 1).whenComplete((history, failure) -> {
        if (failure == null) {
          isTold |= history.gaps().size() == 2;
        } else {
          CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
              .execute(this::catchUp);
        }
      });
    }
  }
}
