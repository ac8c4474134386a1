package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.Closers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Certifies a {@link Broadcaster} that stands alone against the CAST rules of SPEC.md. One that
 * belongs to a store is certified by {@link BackendContract}, which holds the same tests.
 *
 * <p>The events carry ids of the kit's own, ascending; they are in no store.
 */
@ExtendWith(RuleReport.class)
@DisplayNameGeneration(RuleDisplayNames.class)
public abstract class BroadcasterContract {
  /** Ascends over all tests of a run, and, because it follows the clock, over runs. */
  private static final AtomicLong IDS =
      new AtomicLong(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));

  private final Closers closers = new Closers();

  /** For subclasses. */
  protected BroadcasterContract() {}

  /**
   * Opens the broadcaster under test. Called once for each test.
   *
   * @return an open broadcaster without a listener, which the test closes
   */
  protected abstract Broadcaster newBroadcaster();

  /**
   * Opens a second broadcaster, as another node would, that carries the same events as the one of
   * the running test.
   *
   * @return an open broadcaster without a listener, which the test closes
   */
  protected Broadcaster secondBroadcaster() {
    return Assumptions.abort("not declared: a second broadcaster (secondBroadcaster)");
  }

  /**
   * Interrupts what carries the events to a broadcaster, such that it can mend it by itself: for
   * example, cuts its connections. Called while it has subscriptions.
   *
   * @param broadcaster the broadcaster of the running test
   */
  protected void interrupt(Broadcaster broadcaster) {
    Assumptions.abort("not declared: the broadcaster can be interrupted (interrupt)");
  }

  @AfterEach
  void closeAll() {
    closers.closeAll();
  }

  private CastSubject subject() {
    return new CastSubject(
        () -> probe(newBroadcaster()), () -> probe(secondBroadcaster()), this::interrupt);
  }

  private CastProbe probe(Broadcaster broadcaster) {
    closers.add(broadcaster::close);
    return new CastProbe(broadcaster, event -> broadcast(broadcaster, event));
  }

  private static CompletionStage<Event> broadcast(Broadcaster broadcaster, NewEvent event) {
    Event numbered = event.withId(IDS.incrementAndGet());
    CompletableFuture<Event> sent = new CompletableFuture<>();
    broadcaster.broadcast(numbered).whenComplete((done, failure) -> {
      if (failure == null) {
        sent.complete(numbered);
      } else {
        sent.completeExceptionally(failure);
      }
    });
    return sent;
  }

  @Nested
  final class Hearing extends HearingTests {
    Hearing() {
      super(subject());
    }
  }

  @Nested
  final class Listening extends ListeningTests {
    Listening() {
      super(subject());
    }
  }
}
