package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Revocations;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.UniqueNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that revocations reach all nodes, if the backend supports revocations. */
abstract class RevocationTests {
  private static final String NO_REVOCATIONS =
      "no revocations: the backend's revocations() is empty";

  private final Instant later =
      Instant.now().plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MILLIS);
  private final Revocation ofPrincipal =
      Revocation.ofPrincipal(UniqueNames.channel("ann") + " \u00e9\n", later);
  private final Revocation ofChannel = Revocation.ofChannel(UniqueNames.channel("a b"), later);

  private final BackendContract contract;
  private Backend backend;
  private Await await;
  private Queue<Revocation> received;

  RevocationTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    backend = contract.openBackend();
    received = listen(backend);
  }

  @Test
  @Rule("CAST-7")
  void aNodeReceivesItsOwnRevocations() {
    add(ofPrincipal);
    add(ofChannel);
    awaitRevocation(received, ofPrincipal, "the node that added it");
    awaitRevocation(received, ofChannel, "the node that added it");
  }

  @Test
  @Rule("CAST-7")
  void allNodesReceiveARevocation() {
    Queue<Revocation> other = listen(contract.openSecondBackend());
    add(ofPrincipal);
    add(ofChannel);
    awaitRevocation(other, ofPrincipal, "another node");
    awaitRevocation(other, ofChannel, "another node");
  }

  @Test
  @Rule("CAST-7")
  void aNodeThatJoinsLaterReceivesRevocationsInForce() {
    add(ofPrincipal);
    awaitRevocation(listen(contract.openSecondBackend()), ofPrincipal, "a node that joined later");
  }

  @Test
  @Rule("CAST-7")
  void revocationsInForceAreRepeatedAfterAnInterruption() {
    BroadcasterProbe broadcaster = contract.probe(backend);
    broadcaster.listen();
    broadcaster.subscribe(ofChannel.name());
    add(ofPrincipal);
    awaitRevocation(received, ofPrincipal, "the node that added it");
    // Discard the first delivery so that the check below only sees a repeated one.
    await.quiet();
    received.clear();
    contract.interrupt(backend.broadcaster());
    awaitRevocation(received, ofPrincipal, "a node after an interruption");
  }

  @Test
  @Rule("CAST-7")
  void aShorterRevocationDoesNotEndALongerOneEarly() {
    Revocation shorter =
        new Revocation(ofPrincipal.kind(), ofPrincipal.name(), later.minus(Duration.ofSeconds(30)));
    add(ofPrincipal);
    awaitRevocation(received, ofPrincipal, "the node that added it");
    received.clear();
    assertEquals(
        ofPrincipal, add(shorter), "the revocation in force after a shorter one was added");
    awaitRevocation(received, ofPrincipal, "a node to which a shorter one was added");
    awaitRevocation(listen(contract.openSecondBackend()), ofPrincipal, "a node that joined later");
  }

  @Test
  @Rule("CAST-7")
  void aLongerRevocationReplacesAShorterOne() {
    Revocation longer =
        new Revocation(ofPrincipal.kind(), ofPrincipal.name(), later.plus(Duration.ofSeconds(30)));
    add(ofPrincipal);
    add(longer);
    awaitRevocation(received, longer, "the node that added it");
    awaitRevocation(listen(contract.openSecondBackend()), longer, "a node that joined later");
  }

  @Test
  @Rule("CAST-7")
  void allNodesReceiveAWithdrawalEvenAfterAnInterruption() {
    Revocation withdrawal = ofPrincipal.withdrawn();
    BroadcasterProbe broadcaster = contract.probe(backend);
    broadcaster.listen();
    broadcaster.subscribe(ofChannel.name());
    add(ofPrincipal);
    add(withdrawal);
    awaitRevocation(received, withdrawal, "the node that added it");
    // Discard the first delivery so that the check below only sees a repeated one.
    await.quiet();
    received.clear();
    contract.interrupt(backend.broadcaster());
    awaitRevocation(received, withdrawal, "a node after an interruption");
  }

  @Test
  @Rule("CAST-7")
  void withdrawnRevocationsAreNotDelivered() {
    add(ofPrincipal);
    add(ofPrincipal.withdrawn());
    add(ofChannel);
    Queue<Revocation> other = listen(contract.openSecondBackend());
    awaitRevocation(other, ofChannel, "a node that joined later");
    await.quiet();
    assertFalse(
        other.contains(ofPrincipal),
        "a withdrawn revocation was delivered to a node that joined later");
  }

  private Revocation add(Revocation revocation) {
    return await.value(revocations(backend).add(revocation), "add(" + revocation + ")");
  }

  private static Queue<Revocation> listen(Backend node) {
    Queue<Revocation> received = new ConcurrentLinkedQueue<>();
    revocations(node).listen(received::add);
    return received;
  }

  private static Revocations revocations(Backend node) {
    return node.revocations().orElseThrow(() -> new NotApplicableException(NO_REVOCATIONS));
  }

  private void awaitRevocation(Queue<Revocation> received, Revocation expected, String recipient) {
    await.until(
        () -> received.contains(expected),
        () -> recipient + " receives " + expected + "; it received " + received);
  }
}
