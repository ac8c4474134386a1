package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.ErasableStore;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Attempts;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what listeners receive after a channel's data is lost and after a failed publish. */
abstract class DataLossTests {
  private static final int ATTEMPTS = 3;

  private final String a = UniqueNames.channel("a");
  private final String b = UniqueNames.channel("b");

  private final BackendContract contract;
  private Await await;
  private Backend backend;
  private StoreProbe store;
  private BroadcasterProbe broadcaster;
  private RecordingListener listener;
  private long start;

  DataLossTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    backend = contract.openBackend();
    store = new StoreProbe(backend.store(), await);
    broadcaster = contract.probe(backend);
    listener = broadcaster.listen();
    broadcaster.subscribe(a, b);
    start = store.lastId();
  }

  @Test
  @Rule("STORE-12")
  void losingOneChannelDoesNotResetTheStreamsOfOthers() {
    Event lost = broadcaster.send(a, "lost");
    Event kept = broadcaster.send(b, "kept");
    contract.loseChannel(backend.store(), a);
    Check.gaps(store.read(start, a, b), "history after one channel was lost", a);
    Event next = broadcaster.send(b, "next");
    listener.awaitOnly(
        List.of(lost, kept, next), "events delivered before and after the loss of a channel");
    assertFalse(
        listener.signals().contains("reset"),
        "the loss of one channel must not call onReset, which affects the streams of all channels");
  }

  @Test
  @Rule("STORE-14")
  void aRefusedPublishHasNoEffect() {
    Attempts attempts = new Attempts(await);
    Runnable accept = contract.refuseWrites(backend.store());
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        attempts.attempt(new NewEvent(a, "refused " + i), backend::publish);
      }
    } finally {
      accept.run();
    }
    attempts.requireFailure();
    Event later = broadcaster.send(a, "later");
    await.until(
        () -> listener.received().contains(later),
        () -> "an event published after a refused write to be delivered");
    await.quiet();
    attempts.requireAbsent(listener.received(), "events delivered after a failed publish");
    attempts.requireAbsent(store.read(start, a).events(), "history after a failed publish");
  }

  @Test
  @Rule("STORE-15")
  void anErasureDoesNotSignalAReset() {
    ErasableStore erasable = backend
        .erasable()
        .orElseThrow(() ->
            new NotApplicableException("no erasure: Backend.erasable() of this backend is empty"));
    Event erased = broadcaster.send(a, "erased");
    await.done(erasable.forget(Set.of(a)), "forget()");
    Check.gaps(store.read(start, a, b), "history after one channel was erased", a);
    Event next = broadcaster.send(a, "next");
    listener.awaitOnly(List.of(erased, next), "events delivered before and after an erasure");
    assertEquals(List.of(), listener.signals(), "signals to the listener during an erasure");
  }
}
