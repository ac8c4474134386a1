package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Closers;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.SettingsResolver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Certifies a standalone {@link Broadcaster} against the CAST rules of SPEC.md. To certify a
 * broadcaster that belongs to a backend, use {@link BackendContract}, which includes these tests.
 *
 * <p>The contract itself assigns ascending event ids and stores no events.
 */
@ExtendWith({RuleReport.class, SettingsResolver.class})
@SuppressWarnings("exports") // Subclasses inherit the extension and never refer to its type.
@DisplayNameGeneration(RuleDisplayNames.class)
public abstract class BroadcasterContract {
  /**
   * The last assigned event id, shared by all tests. Starts at the current time so that ids keep
   * ascending across runs.
   */
  private static final AtomicLong IDS =
      new AtomicLong(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));

  private final Closers closers = new Closers();
  private Await await;

  /** Constructor for subclasses. */
  protected BroadcasterContract() {}

  /**
   * Opens the broadcaster under test. Called at least once per test.
   *
   * @return an open broadcaster without a listener, which the test closes
   */
  protected abstract Broadcaster newBroadcaster();

  /**
   * Opens a second broadcaster that receives the same events as the first, like another node.
   *
   * @return an open broadcaster without a listener, which the test closes
   */
  protected Broadcaster secondBroadcaster() {
    return Assumptions.abort("not declared: override secondBroadcaster() to open a second node");
  }

  /**
   * Interrupts the broadcaster's transport, for example by closing its connections. The broadcaster
   * must be able to recover without help. Called while the broadcaster has subscriptions.
   *
   * @param broadcaster the running test's broadcaster, still open
   */
  protected void interrupt(Broadcaster broadcaster) {
    Assumptions.abort(
        "not declared: override interrupt() to interrupt the broadcaster's transport");
  }

  /** Runs before every {@code @BeforeEach} method of the nested classes. */
  @BeforeEach
  void configure(Settings settings) {
    await = new Await(settings);
  }

  @AfterEach
  void closeAll() {
    closers.closeAll(await);
  }

  private BroadcasterSubject subject() {
    return new BroadcasterSubject(
        () -> probe(newBroadcaster()),
        () -> probe(secondBroadcaster()),
        this::interrupt,
        () -> await);
  }

  private BroadcasterProbe probe(Broadcaster broadcaster) {
    closers.add(broadcaster::close);
    return new BroadcasterProbe(broadcaster, event -> broadcast(broadcaster, event), await);
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
  final class Delivering extends DeliveryTests {
    Delivering() {
      super(subject());
    }
  }

  @Nested
  final class Listening extends ListenerTests {
    Listening() {
      super(subject());
    }
  }
}
