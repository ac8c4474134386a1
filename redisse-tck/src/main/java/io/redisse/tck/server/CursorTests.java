package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how a client can send its cursor and which cursor values are valid. */
abstract class CursorTests extends ServerTests {
  private long first;
  private long second;

  CursorTests(ServerContract contract) {
    super(contract);
  }

  @BeforeEach
  void publishThreeEvents() {
    EventStream witness = stream(a);
    witness.cursor();
    first = publishAndReceive(witness, a, "1");
    second = publishAndReceive(witness, a, "2");
    publishAndReceive(witness, a, "3");
  }

  @Test
  @Rule("HTTP-1")
  void cursorIsTakenFromTheHeader() {
    requireFirst("2", ClientRequest.stream(a).after(first));
  }

  @Test
  @Rule("HTTP-1")
  void cursorIsTakenFromTheParameter() {
    requireFirst("2", ClientRequest.stream(a).parameter("lastEventId=" + first));
  }

  @Test
  @Rule("HTTP-1")
  void headerTakesPrecedenceOverTheParameter() {
    requireFirst("3", ClientRequest.stream(a).parameter("lastEventId=" + first).after(second));
    requireFirst("2", ClientRequest.stream(a).parameter("lastEventId=" + second).after(first));
  }

  @Test
  @Rule("HTTP-1")
  void emptyHeaderCountsAsAbsent() {
    requireFirst("3", ClientRequest.stream(a).parameter("lastEventId=" + second).after(""));
  }

  @Test
  @Rule("HTTP-1")
  void zeroMeansNoCursor() {
    stream(ClientRequest.stream(a).after("0")).cursor();
    stream(ClientRequest.stream(a).parameter("lastEventId=0")).cursor();
  }

  @Test
  @Rule("HTTP-1")
  void valueThatIsNotAnIdIsACursorThatWasNeverIssued() {
    for (String cursor :
        List.of("abc", "-1", "1.5", "0x10", "9007199254740992", "1" + "0".repeat(30))) {
      ReceivedEvent received = stream(ClientRequest.stream(a).after(cursor)).next();
      assertTrue(
          received.isMissedEvents(),
          () -> "expected 'missedevents' first for Last-Event-ID: " + cursor + ", received "
              + received);
    }
  }

  private void requireFirst(String data, ClientRequest request) {
    assertEquals(data, stream(request).next().data(), () -> "first event for " + request);
  }
}
