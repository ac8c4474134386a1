package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.StreamRequest;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests streams that end by polling, expiry, revocation, drain and close. */
class StreamEndTest extends HubFixture {
  @Test
  void endsPollingASecondAfterTheFirstEvent() {
    RecordingOutlet client = poll(OptionalLong.empty());
    assertEquals(List.of("lastEventId"), client.types());
    millis.addAndGet(5_000);
    publish("a", "first");
    client.awaitEvents(2);
    publish("a", "rides along");
    client.awaitEvents(3);

    long open = advanceUntil(client::isClosed);

    assertTrue(open >= 1_000, () -> "closed after " + open + " ms");
    assertEquals(List.of("first", "rides along"), client.data());
  }

  @Test
  void endsPollingAfterMissedEvents() {
    RecordingOutlet client = poll(OptionalLong.of(1));
    advanceUntil(client::isClosed);
  }

  @Test
  void endsAStreamWhenItsGrantExpires() {
    RecordingOutlet client = open(new StreamRequest(
        Grant.of(Set.of("a")).until(Instant.now().plusSeconds(100)), OptionalLong.empty(), false));
    client.awaitEvents(1);

    long open = advanceUntil(client::isClosed);

    assertTrue(open >= 79_000, () -> "closed after " + open + " ms");
  }

  @Test
  void acceptsAnExpiryInTheFarFuture() {
    Grant grant = Grant.of(List.of("a")).until(Instant.MAX);
    open(new StreamRequest(grant, OptionalLong.empty(), false)).awaitEvents(1);
  }

  @Test
  void revokesAChannelForATime() {
    RecordingOutlet closed = connect("a", "b");
    RecordingOutlet other = connect("b");

    hub.revoke(Revocation.ofChannel("a", Instant.now().plusSeconds(30)));

    closed.awaitClosed();
    assertEquals(Admission.ENDED, hub.admissionOf(Grant.of(Set.of("a"))));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("b"))));
    publish("b", "goes on");
    assertEquals(List.of("goes on"), other.awaitEvents(2).data());
    millis.addAndGet(60_000);
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("a"))));
  }

  @Test
  void revokesAPrincipal() {
    Grant grant = Grant.of(Set.of("a")).to("ann");
    RecordingOutlet ann = open(new StreamRequest(grant, OptionalLong.empty(), false));
    RecordingOutlet bob =
        open(new StreamRequest(grant.to("bob"), OptionalLong.empty(), false)).awaitEvents(1);

    hub.revoke(Revocation.ofPrincipal("ann", Instant.now().plusSeconds(30)));

    ann.awaitClosed();
    assertEquals(Admission.ENDED, hub.admissionOf(grant));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(grant.to("bob")));
    assertEquals(Admission.ACCEPTED, hub.admissionOf(Grant.of(Set.of("a"))));
    publish("a", "goes on");
    assertEquals(List.of("goes on"), bob.awaitEvents(2).data());
  }

  @ParameterizedTest
  @EnumSource
  void theLatestEndOfSeveralRevocationsApplies(Revocation.Kind kind) {
    Grant grant = Grant.of(Set.of("ann")).to("ann");
    for (List<Integer> seconds : List.of(
        List.of(3_600, 36), List.of(36, 3_600), List.of(36, 3_600, 36), List.of(3_600, 0))) {
      seconds.forEach(
          time -> hub.revoke(new Revocation(kind, "ann", Instant.now().plusSeconds(time))));

      millis.addAndGet(3_500_000);
      assertEquals(Admission.ENDED, hub.admissionOf(grant), () -> "after " + seconds);
      millis.addAndGet(200_000);
      assertEquals(Admission.ACCEPTED, hub.admissionOf(grant), () -> "after " + seconds);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWithdrawalAcceptsNewStreamsAndEndsNone(Revocation.Kind kind) {
    Grant grant = Grant.of(Set.of("ann")).to("ann");
    Revocation revocation = new Revocation(kind, "ann", Instant.now().plusSeconds(3_600));
    hub.revoke(revocation);

    hub.revoke(revocation.withdrawn());

    assertEquals(Admission.ACCEPTED, hub.admissionOf(grant));
    RecordingOutlet client =
        open(new StreamRequest(grant, OptionalLong.empty(), false)).awaitEvents(1);
    hub.revoke(revocation.withdrawn());
    publish("ann", "goes on");
    assertEquals(List.of("goes on"), client.awaitEvents(2).data());
  }

  @Test
  void rejectsAStreamThatWasGrantedBeforeTheRevocation() {
    hub.revoke(Revocation.ofPrincipal("ann", Instant.now().plusSeconds(30)));

    open(new StreamRequest(Grant.of(Set.of("a")).to("ann"), OptionalLong.empty(), false))
        .awaitClosed();
  }

  @Test
  void drainsStreamsOneByOneEachWithItsOwnRetry() {
    List<RecordingOutlet> clients = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> clients.add(connect("a")));

    CompletableFuture<Void> drained = hub.drain(Duration.ofSeconds(10)).toCompletableFuture();

    assertFalse(hub.accepting());
    RecordingOutlet rejected =
        open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false));
    rejected.awaitClosed();
    assertTrue(retryOf(rejected) >= 3_000 && retryOf(rejected) <= 6_000, rejected.text());
    millis.addAndGet(5_000);
    await().until(() -> closed(clients) >= 5);
    publish("a", "during the drain");
    await().until(() -> clients.stream().anyMatch(client -> !client.data().isEmpty()));
    assertTrue(closed(clients) <= 6, () -> closed(clients) + " closed");
    assertFalse(drained.isDone());
    millis.addAndGet(5_000);
    drained.join();
    assertEquals(10, closed(clients));
    assertTrue(clients.stream().map(HubFixture::retryOf).distinct().count() > 5);
    assertTrue(clients.stream().allMatch(client -> retryOf(client) >= 3_000), "jitter adds");
  }

  @Test
  void drainsAtOnceWithoutStreams() {
    hub.drain(Duration.ofSeconds(10)).toCompletableFuture().join();
  }

  @Test
  void closesStreamsThatAreOpenedDuringClose() {
    List<RecordingOutlet> clients =
        Collections.synchronizedList(new ArrayList<>(List.of(connect("a"))));
    Thread opening = new Thread(() -> {
      while (clients.size() < 5_000) {
        clients.add(open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false)));
      }
    });
    opening.start();
    await().until(() -> clients.size() > 100);

    hub.close();

    await().until(() -> !opening.isAlive());
    clients.forEach(RecordingOutlet::awaitClosed);
    assertEquals(0, hub.statistics().connected());
  }

  @Test
  void releasesTheConnectionOfAnEndedStream() {
    WeakReference<Outlet> connection = new WeakReference<>(endedOutlet());

    await().until(() -> {
      System.gc();
      return connection.get() == null;
    });
  }

  private RecordingOutlet poll(OptionalLong cursor) {
    return open(new StreamRequest(Grant.of(List.of("a")), cursor, true)).awaitEvents(1);
  }

  private Outlet endedOutlet() {
    RecordingOutlet client = connect("a");
    client.disconnect();
    client.awaitClosed();
    return client;
  }

  private static long closed(List<RecordingOutlet> clients) {
    return clients.stream().filter(RecordingOutlet::isClosed).count();
  }
}
