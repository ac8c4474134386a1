package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.SseParser;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verifies that streams survive interruptions of the backend and resets of the store. */
class OutageTest extends HubFixture {
  @Test
  void catchesUpFromTheStoreOnTheSameStream() {
    RecordingOutlet client = connect("a", "b");
    publish("a", "before");
    client.awaitEvents(2);

    backend.cut();
    publish("a", "during 1");
    publish("b", "during 2");
    backend.restore();
    publish("a", "after");

    client.awaitEvents(5);
    assertEquals(List.of("before", "during 1", "during 2", "after"), client.data());
    assertEquals(5, client.events().size());
  }

  @Test
  void reportsEventsTrimmedDuringAnInterruptionAsAGap() {
    RecordingOutlet client = connect("a");
    backend.cut();
    publishMany("a", 150);
    backend.restore();

    client.awaitEvents(102);
    assertEquals("missedevents", client.types().get(1));
    assertEquals(100, client.data().size());
  }

  @Test
  void readsAgainIfTheReadBeganDuringAnInterruption() {
    long cursor = publish("start", "").id();
    publishLarge(20);
    connect("a", "b");
    backend.holdAnswers();
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(Set.of("a", "b")), OptionalLong.of(cursor), false));
    await().until(backend::holdsAnAnswer);
    backend.listener().onInterrupted();
    backend.releaseHeldAnswers();
    await("the read of the second page").until(backend::holdsAnAnswer);

    backend.loseSilently();
    publish("a", "during the interruption");
    backend.restore();
    backend.stopHolding();

    await().until(() -> client.data().contains("during the interruption"));
    assertEquals(21, client.data().size());
  }

  @Test
  void endsAStreamOnlyBehindTheFrameInFlight() {
    RecordingOutlet client = connect("a");
    RecordingOutlet other = connect("a");

    backend.cut();
    // The heartbeat stays in flight.
    client.stopReading();
    advanceUntil(other::isClosed);
    assertFalse(client.isClosed());
    client.resumeReading();

    client.awaitClosed();
  }

  @Test
  void holdsAStreamThatIsOpenedDuringAnInterruption() {
    backend.cut();
    assertTrue(hub.accepting());
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    await().until(() -> client.text().equals("retry: 3000\n"));

    backend.restore();
    advanceUntil(() -> !client.events().isEmpty());

    publish("a", "live");
    assertEquals(List.of("live"), client.awaitEvents(2).data());
  }

  @Test
  void closesStreamsAfterTheGracePeriodIfOnlyTheStoreIsDown() {
    connect("a");
    backend.loseSilently();
    RecordingOutlet client =
        open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.of(1), false));

    long held = advanceUntil(client::isClosed);

    assertTrue(held >= 29_000, () -> "closed after " + held + " ms");
  }

  @Test
  void closesStreamsAfterTheGracePeriodAndRejectsNewOnes() {
    RecordingOutlet client = connect("a");
    backend.cut();

    long held = advanceUntil(client::isClosed);

    assertTrue(held >= 30_000, () -> "closed after " + held + " ms");
    assertFalse(hub.accepting());
    RecordingOutlet rejected =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    rejected.awaitClosed();
    long retry = SseParser.parse(rejected.text()).retries.get(0);
    assertTrue(retry >= 3_000 && retry <= 6_000, () -> "retry: " + retry);
  }

  @Test
  void answersWithAnErrorIfThereIsNoGracePeriod() {
    try (InterruptibleBackend cut = new InterruptibleBackend()) {
      StreamHub strict = new StreamHub(
          cut,
          new HubSettings(
              Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ZERO, millis::get));
      assertEquals(Admission.ACCEPTED, strict.admissionOf(Grant.of(Set.of("a"))));
      cut.cut();
      assertEquals(Admission.UNAVAILABLE, strict.admissionOf(Grant.of(Set.of("a"))));
      strict.close();
    }
  }

  @Test
  void keepsAStreamWithoutAGracePeriodWhileItsFirstReadIsSlow() {
    try (InterruptibleBackend slow = new InterruptibleBackend()) {
      StreamHub strict = new StreamHub(
          slow,
          new HubSettings(
              Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ZERO, millis::get));
      slow.holdAnswers();
      RecordingOutlet client = new RecordingOutlet();
      strict.open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.of(1), false), client);

      advanceUntil(() -> client.isClosed() || client.text().contains(": hb\n"));
      assertFalse(client.isClosed());

      slow.stopHolding();
      client.awaitEvents(1);
      strict.close();
    }
  }

  @Test
  void doesNotCountTheReadAfterAnInterruptionAsPartOfIt() {
    RecordingOutlet client = connect("a");
    backend.cut();
    advanceUntil(() -> client.text().endsWith(": hb\n"));
    backend.holdAnswers();
    backend.restore();
    await().until(backend::holdsAnAnswer);

    advanceUntil(() -> client.isClosed() || client.text().endsWith(": hb\n: hb\n: hb\n"));
    assertFalse(client.isClosed());

    backend.stopHolding();
    publish("a", "live");
    await().until(() -> client.data().equals(List.of("live")));
  }

  @Test
  void sendsAResetOnceToStreamsThatBeganBeforeIt() {
    RecordingOutlet before = connect("a");
    long epoch = publish("b", "moves the counter on").id();
    backend.listener().onReset(epoch);
    RecordingOutlet after = connect("a");
    advanceUntil(() -> before.types().contains("missedevents"));
    publish("a", "live");

    assertEquals(List.of("live"), after.awaitEvents(2).data());
    await().until(() -> before.data().equals(List.of("live")));
    assertEquals(List.of("lastEventId", "missedevents", "lastEventId", "message"), before.types());
    assertFalse(after.types().contains("missedevents"));
  }
}
