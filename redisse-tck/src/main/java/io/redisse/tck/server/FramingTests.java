package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.server.wire.ResponseHead;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests a stream's response head, the framing of its body, and that the server does not buffer
 * events.
 */
abstract class FramingTests extends ServerTests {
  FramingTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("WIRE-2")
  void headIsThatOfAnEventStream() {
    ResponseHead head = connect(ClientRequest.stream(a)).head();
    assertEquals(200, head.status(), () -> "status of " + head);
    assertEquals("text/event-stream", head.contentType(), () -> "Content-Type of " + head);
    String caching = head.header("Cache-Control").orElse("");
    assertTrue(
        caching.contains("no-cache") && caching.contains("no-transform"),
        () -> "expected 'Cache-Control: no-cache, no-transform', received " + head);
    assertEquals(
        "no", head.header("X-Accel-Buffering").orElse(""), () -> "X-Accel-Buffering of " + head);
    assertFalse(
        head.header("Content-Encoding").isPresent(),
        () -> "expected no Content-Encoding, because the request has no Accept-Encoding; received "
            + head);
  }

  @Test
  @Rule("WIRE-2")
  void headOfAnIdleStreamIsSentImmediately() {
    EventStream stream = stream(a);
    stream.cursor();
    stream.staysQuiet(settings.quietMillis(), "nothing was published");
  }

  @Test
  @Rule("WIRE-2")
  void eventsAreNotBuffered() {
    EventStream stream = stream(a);
    stream.cursor();
    for (String data : List.of("1", "2", "3")) {
      publish(a, data);
      assertEquals(data, stream.next().data(), "data of the event just published");
    }
  }

  @Test
  @Rule("WIRE-2")
  void bodyIsChunkedOrEndsWithTheConnection() {
    EventStream stream = stream(ClientRequest.stream(a).after("never-issued").polling());
    ResponseHead head = stream.head();
    assertEquals("HTTP/1.1", head.version(), () -> "version of " + head);
    assertTrue(
        head.hasTransferEncoding()
            || head.header("Connection").orElse("").equalsIgnoreCase("close"),
        () -> "expected 'Transfer-Encoding: chunked' or 'Connection: close', received " + head);
    stream.remainingEvents(settings.awaitMillis());
  }

  @Test
  @Rule("WIRE-2")
  void http10ClientGetsNoChunks() {
    EventStream stream =
        stream(ClientRequest.stream(a).after("never-issued").polling().overHttp10());
    assertFalse(
        stream.head().hasTransferEncoding(),
        () -> "expected no Transfer-Encoding in a response to HTTP/1.0, received " + stream.head());
    List<ReceivedEvent> events = stream.remainingEvents(settings.awaitMillis());
    assertFalse(events.isEmpty(), "expected 'missedevents' over HTTP/1.0, received no event");
  }

  @Test
  @Rule("WIRE-2")
  void http10ClientReceivesLiveEvents() {
    EventStream stream = stream(ClientRequest.stream(a).overHttp10());
    stream.cursor();
    publishAndReceive(stream, a, "over HTTP/1.0");
  }
}
