package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the calls from a hub to its observers. */
class ObserverTest extends HubFixture {
  private static final OptionalLong NO_CURSOR = OptionalLong.empty();

  private final Recorder recorder = new Recorder();

  /** Records each call as text. */
  private static final class Recorder implements Observer {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Override
    public void received() {
      calls.add("received");
    }

    @Override
    public void delivered(long nanos) {
      calls.add(nanos > 0 ? "delivered" : "delivered before it arrived");
    }

    @Override
    public void replayed(ReplayCause cause, ReplayOutcome outcome) {
      calls.add("replayed " + cause + " " + outcome);
    }

    @Override
    public void missed(Gap reason) {
      calls.add("missed " + reason);
    }

    @Override
    public void ended(End reason) {
      calls.add("ended " + reason);
    }

    @Override
    public void turnedAway() {
      calls.add("rejected");
    }

    @Override
    public void interrupted() {
      calls.add("interrupted");
    }

    @Override
    public void healed(long millis) {
      calls.add("healed after " + millis);
    }

    @Override
    public void reset() {
      calls.add("reset");
    }
  }

  @BeforeEach
  void observe() {
    hub.observe(recorder);
  }

  private RecordingOutlet open(Grant grant, OptionalLong cursor, boolean polling) {
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(new StreamRequest(grant, cursor, polling), outlet);
    return outlet.awaitEvents(1);
  }

  private RecordingOutlet connect() {
    RecordingOutlet outlet = open(Grant.of(Set.of("a")), NO_CURSOR, false);
    awaitCalls("replayed NEW COMPLETE");
    return outlet;
  }

  private Event publish(String data) {
    return publish("a", data);
  }

  /** Waits for these calls, in any order and possibly among others. */
  private void awaitCalls(String... expected) {
    await().until(() -> recorder.calls.containsAll(List.of(expected)));
  }

  /** Waits until every hub thread has run the tasks submitted so far. */
  private void awaitEarlierTasks() {
    hub.principals().toCompletableFuture().join();
  }

  private void advanceUntil(String expected) {
    await().pollInterval(Duration.ofMillis(10)).until(() -> {
      millis.addAndGet(200);
      return recorder.calls.contains(expected);
    });
  }

  @Test
  void reportsEventsOnArrivalAndOnDelivery() {
    connect();
    recorder.calls.clear();

    publish("x");

    awaitCalls("received", "delivered");
    assertEquals(2, recorder.calls.size(), recorder.calls::toString);
  }

  @Test
  void reportsAReplayWithItsCauseAndOutcome() {
    long cursor = publish("seen").id();
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), false);
    awaitCalls("replayed RETURNED COMPLETE");
    publishLarge(101);
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), false);
    awaitCalls("replayed RETURNED MISSED", "missed TRIMMED");
  }

  @Test
  void reportsTheReplayOfAStreamThatFellBehind() {
    RecordingOutlet slow = connect();
    slow.stopReading();
    publishLarge(50);
    awaitEarlierTasks();

    slow.resumeReading();

    awaitCalls("replayed BEHIND COMPLETE");
  }

  @Test
  void reportsAnInterruptionAndItsEnd() {
    connect();
    backend.cut();
    awaitCalls("interrupted");
    millis.addAndGet(700);

    backend.restore();

    awaitCalls("healed after 700", "replayed HEALED COMPLETE");
    backend.listener().onReset(publish("x").id() + 1);
    awaitCalls("reset");
    advanceUntil("replayed HEALED MISSED");
    awaitCalls("missed RESET");
  }

  @Test
  void reportsAReplayThatIsCutOffByTheEndOfTheStream() {
    backend.holdAnswers();
    long cursor = publish("x").id();
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.of(cursor), false), outlet);
    await().until(backend::holdsAnAnswer);

    outlet.disconnect();

    awaitCalls("replayed RETURNED CUT", "ended CLIENT");
  }

  @Test
  void reportsTheReasonWhyAStreamEnds() {
    connect().disconnect();
    awaitCalls("ended CLIENT");

    long cursor = publish("x").id() - 1;
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), true);
    advanceUntil("ended POLLED");

    open(Grant.of(Set.of("a")).until(Instant.now().plusSeconds(10)), NO_CURSOR, false);
    advanceUntil("ended EXPIRED");

    connect().stopReading();
    publish("unread");
    advanceUntil("ended SLOW");

    open(Grant.of(Set.of("b")), NO_CURSOR, false);
    hub.revoke(Revocation.ofChannel("b", Instant.now().plusSeconds(30)));
    awaitCalls("ended REVOKED");

    open(Grant.of(Set.of("a")), NO_CURSOR, false);
    backend.cut();
    advanceUntil("ended OUTAGE");
    hub.open(new StreamRequest(Grant.of(Set.of("a")), NO_CURSOR, false), new RecordingOutlet());
    awaitCalls("rejected");
  }

  @Test
  void reportsADrain() {
    connect();
    hub.drain(Duration.ofSeconds(1));
    advanceUntil("ended DRAINED");
  }

  @Test
  void reportsAClose() {
    connect();
    hub.close();
    awaitCalls("ended CLOSED");
  }

  @Test
  void countsGroupsWithStreams() {
    RecordingOutlet client = connect();
    assertEquals(1, hub.groups());
    client.disconnect();
    await().until(() -> hub.groups() == 0);
  }
}
