package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.Grant;
import io.redisse.api.NewEvent;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hub tells those who observe it. */
class ObserverTest {
  private static final OptionalLong NO_CURSOR = OptionalLong.empty();
  private static final String LARGE = "x".repeat(20_000);

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final InterruptibleBackend backend = new InterruptibleBackend();
  private final StreamHub hub = new StreamHub(
      backend,
      new HubSettings(
          Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofSeconds(30), millis::get));
  private final Recorder told = new Recorder();

  /** Keeps what it is told, in words. */
  private static final class Recorder implements Observer {
    final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    @Override
    public void received() {
      words.add("received");
    }

    @Override
    public void delivered(long nanos) {
      words.add(nanos > 0 ? "delivered" : "delivered before it came");
    }

    @Override
    public void replayed(ReplayCause cause, ReplayOutcome outcome) {
      words.add("replayed " + cause + " " + outcome);
    }

    @Override
    public void missed(Gap reason) {
      words.add("missed " + reason);
    }

    @Override
    public void ended(End reason) {
      words.add("ended " + reason);
    }

    @Override
    public void turnedAway() {
      words.add("turned away");
    }

    @Override
    public void interrupted() {
      words.add("interrupted");
    }

    @Override
    public void healed(long millis) {
      words.add("healed after " + millis);
    }

    @Override
    public void reset() {
      words.add("reset");
    }
  }

  @BeforeEach
  void observe() {
    hub.observe(told);
  }

  @AfterEach
  void close() {
    hub.close();
    backend.close();
  }

  private RecordingOutlet open(Grant grant, OptionalLong cursor, boolean polling) {
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(new StreamRequest(grant, cursor, polling), outlet);
    return outlet.awaitEvents(1);
  }

  private RecordingOutlet listen() {
    RecordingOutlet outlet = open(Grant.of(Set.of("a")), NO_CURSOR, false);
    awaitWords("replayed NEW COMPLETE");
    return outlet;
  }

  private Event publish(String data) {
    return backend.publish(new NewEvent("a", data)).toCompletableFuture().join();
  }

  private void publishMany(int count) {
    IntStream.range(0, count).forEach(i -> publish(i + LARGE));
  }

  /** Waits until these have been told, among others. */
  private void awaitWords(String... expected) {
    await().until(() -> told.words.containsAll(List.of(expected)));
  }

  /** Waits until each thread of the hub has done what came before this. */
  private void awaitEarlierTasks() {
    hub.principals().toCompletableFuture().join();
  }

  private void advanceUntil(String expected) {
    await().pollInterval(Duration.ofMillis(10)).until(() -> {
      millis.addAndGet(200);
      return told.words.contains(expected);
    });
  }

  @Test
  void eventsAreToldWhenTheyComeAndWhenTheyAreHandedOn() {
    listen();
    told.words.clear();

    publish("x");

    awaitWords("received", "delivered");
    assertEquals(2, told.words.size(), told.words::toString);
  }

  @Test
  void aReplayIsToldWithItsCauseAndWhatCameOfIt() {
    long cursor = publish("seen").id();
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), false);
    awaitWords("replayed RETURNED COMPLETE");
    publishMany(101);
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), false);
    awaitWords("replayed RETURNED MISSED", "missed TRIMMED");
  }

  @Test
  void aStreamThatReadsHistoryBecauseItFellBehindIsTold() {
    RecordingOutlet slow = listen();
    slow.stopReading();
    publishMany(50);
    awaitEarlierTasks();

    slow.goOnReading();

    awaitWords("replayed BEHIND COMPLETE");
  }

  @Test
  void anInterruptionAndItsHealingAreTold() {
    listen();
    backend.cut();
    awaitWords("interrupted");
    millis.addAndGet(700);

    backend.restore();

    awaitWords("healed after 700", "replayed HEALED COMPLETE");
    backend.listener().onReset(publish("x").id() + 1);
    awaitWords("reset");
    advanceUntil("replayed HEALED MISSED");
    awaitWords("missed RESET");
  }

  @Test
  void aStreamThatEndsWhileHistoryIsReadIsToldAsCut() {
    backend.holdAnswers();
    long cursor = publish("x").id();
    RecordingOutlet outlet = new RecordingOutlet();
    hub.open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.of(cursor), false), outlet);
    await().until(backend::holdsAnAnswer);

    outlet.disconnect();

    awaitWords("replayed RETURNED CUT", "ended CLIENT");
  }

  @Test
  void aStreamThatEndsIsToldWithTheReason() {
    listen().disconnect();
    awaitWords("ended CLIENT");

    long cursor = publish("x").id() - 1;
    open(Grant.of(Set.of("a")), OptionalLong.of(cursor), true);
    advanceUntil("ended POLLED");

    open(Grant.of(Set.of("a")).until(Instant.now().plusSeconds(10)), NO_CURSOR, false);
    advanceUntil("ended EXPIRED");

    listen().stopReading();
    publish("nobody reads this");
    advanceUntil("ended SLOW");

    open(Grant.of(Set.of("b")), NO_CURSOR, false);
    hub.revoke(Revocation.ofChannel("b", Instant.now().plusSeconds(30)));
    awaitWords("ended REVOKED");

    open(Grant.of(Set.of("a")), NO_CURSOR, false);
    backend.cut();
    advanceUntil("ended OUTAGE");
    hub.open(new StreamRequest(Grant.of(Set.of("a")), NO_CURSOR, false), new RecordingOutlet());
    awaitWords("turned away");
  }

  @Test
  void aDrainIsToldAsSuch() {
    listen();
    hub.drain(Duration.ofSeconds(1));
    advanceUntil("ended DRAINED");
  }

  @Test
  void aHubThatClosesIsToldAsSuch() {
    listen();
    hub.close();
    awaitWords("ended CLOSED");
  }

  @Test
  void setsOfChannelsAreCountedWhileSomebodyHearsThem() {
    RecordingOutlet client = listen();
    assertEquals(1, hub.groups());
    client.disconnect();
    await().until(() -> hub.groups() == 0);
  }
}
