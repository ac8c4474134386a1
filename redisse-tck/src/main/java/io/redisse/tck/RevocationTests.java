package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Revocations;
import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.UniqueNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That all nodes hear of revocations, for backends that carry them. */
abstract class RevocationTests {
  private static final String CARRIES_NONE =
      "without revocations: the backend carries none to other nodes (Backend.revocations)";

  private final Instant later =
      Instant.now().plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MILLIS);
  private final Revocation ofPrincipal =
      Revocation.ofPrincipal(UniqueNames.channel("ann") + " \u00e9\n", later);
  private final Revocation ofChannel = Revocation.ofChannel(UniqueNames.channel("a b"), later);

  private final BackendContract contract;
  private Backend backend;
  private Queue<Revocation> told;

  RevocationTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    backend = contract.openBackend();
    told = listen(backend);
  }

  @Test
  @Rule("CAST-7")
  void aNodeHearsItsOwnRevocations() {
    add(ofPrincipal);
    add(ofChannel);
    isTold(told, ofPrincipal, "its own node");
    isTold(told, ofChannel, "its own node");
  }

  @Test
  @Rule("CAST-7")
  void allNodesHearOfARevocation() {
    Queue<Revocation> other = listen(contract.openSecondBackend());
    add(ofPrincipal);
    add(ofChannel);
    isTold(other, ofPrincipal, "another node");
    isTold(other, ofChannel, "another node");
  }

  @Test
  @Rule("CAST-7")
  void aNodeThatComesLaterHearsWhatIsInForce() {
    add(ofPrincipal);
    isTold(listen(contract.openSecondBackend()), ofPrincipal, "a node that came later");
  }

  @Test
  @Rule("CAST-7")
  void aNodeIsToldAgainAfterAnInterruption() {
    backend.broadcaster().listen(new RecordingListener());
    new CastProbe(backend.broadcaster(), backend::publish).subscribe(ofChannel.name());
    add(ofPrincipal);
    isTold(told, ofPrincipal, "its own node");
    // What was told before is not what is waited for.
    Await.quiet();
    told.clear();
    contract.interrupt(backend.broadcaster());
    isTold(told, ofPrincipal, "a node after an interruption");
  }

  @Test
  @Rule("CAST-7")
  void whatIsOverIsNotTold() {
    Revocation over = new Revocation(ofPrincipal.kind(), ofPrincipal.name(), Instant.EPOCH);
    add(ofPrincipal);
    add(over);
    add(ofChannel);
    Queue<Revocation> other = listen(contract.openSecondBackend());
    isTold(other, ofChannel, "a node that came later");
    Await.quiet();
    assertFalse(other.contains(ofPrincipal), "a revocation that was taken back was told");
  }

  private void add(Revocation revocation) {
    Await.done(revocations(backend).add(revocation), "add(" + revocation + ")");
  }

  private static Queue<Revocation> listen(Backend node) {
    Queue<Revocation> told = new ConcurrentLinkedQueue<>();
    revocations(node).listen(told::add);
    return told;
  }

  private static Revocations revocations(Backend node) {
    return node.revocations().orElseThrow(() -> new NotApplicableException(CARRIES_NONE));
  }

  private static void isTold(Queue<Revocation> told, Revocation expected, String who) {
    Await.until(
        () -> told.contains(expected),
        () -> who + " is told of " + expected + "; it was told of " + told);
  }
}
