package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Received;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a client can put its cursor, and what is one. */
abstract class CursorTests extends ServerTests {
  private long first;
  private long second;

  CursorTests(ServerContract contract) {
    super(contract);
  }

  @BeforeEach
  void publishThree() {
    EventStream witness = stream(a);
    witness.cursor();
    first = publishHeard(witness, a, "1");
    second = publishHeard(witness, a, "2");
    publishHeard(witness, a, "3");
  }

  @Test
  @Rule("HTTP-1")
  void theCursorComesFromTheHeader() {
    begins("2", Request.stream(a).after("" + first));
  }

  @Test
  @Rule("HTTP-1")
  void theCursorComesFromTheParameter() {
    begins("2", Request.stream(a).parameter("lastEventId=" + first));
  }

  @Test
  @Rule("HTTP-1")
  void theHeaderWins() {
    begins("3", Request.stream(a).parameter("lastEventId=" + first).after("" + second));
    begins("2", Request.stream(a).parameter("lastEventId=" + second).after("" + first));
  }

  @Test
  @Rule("HTTP-1")
  void anEmptyHeaderCountsAsAbsent() {
    begins("3", Request.stream(a).parameter("lastEventId=" + second).after(""));
  }

  @Test
  @Rule("HTTP-1")
  void zeroMeansNoCursor() {
    for (Request request :
        List.of(Request.stream(a).after("0"), Request.stream(a).parameter("lastEventId=0"))) {
      stream(request).cursor();
    }
  }

  @Test
  @Rule("HTTP-1")
  void whatIsNoIdIsACursorThatWasNeverIssued() {
    for (String odd :
        List.of("abc", "-1", "1.5", "0x10", "9007199254740992", "1" + "0".repeat(30))) {
      EventStream stream = stream(Request.stream(a).after(odd));
      Received told = stream.next();
      assertTrue(
          told.isMissedEvents(),
          () -> "expected 'missedevents' first for the cursor '" + odd + "', got " + told);
    }
  }

  private void begins(String data, Request request) {
    assertEquals(data, stream(request).next().data(), () -> "the first event for " + request);
  }
}
