package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.Rule;
import org.junit.jupiter.api.Test;

/** What a client gets that comes back. */
abstract class ReconnectTests extends ServerTests {
  ReconnectTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-1")
  void aClientThatComesBackGetsWhatItMissedOnceAndThenGoesOnLive() {
    EventStream witness = stream(a, b);
    witness.cursor();
    long seen = publishHeard(witness, a, "seen");
    publishHeard(witness, b, "missed 1");
    publishHeard(witness, a, "missed 2");
    EventStream back = stream(Request.stream(a, b).after("" + seen));
    assertEquals("missed 1", back.next().data(), "first");
    assertEquals("missed 2", back.next().data(), "second");
    publish(b, "live");
    assertEquals("live", back.nextPublished().data(), "then");
    back.staysQuiet(Limits.quietMillis(), "everything came already");
  }
}
