package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Head;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is around the events: heads, and how bodies are framed. */
abstract class HeadTests extends ServerTests {
  HeadTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("WIRE-2")
  void theHeadIsThatOfAnEventStream() {
    Head head = call(Request.stream(a)).head();
    assertEquals(200, head.status(), () -> "the status of " + head);
    assertEquals("text/event-stream", head.contentType(), () -> "the Content-Type of " + head);
    assertTrue(
        head.header("Cache-Control").orElse("").contains("no-cache"),
        () -> "expected 'Cache-Control: no-cache' in " + head);
    assertEquals(
        "no", head.header("X-Accel-Buffering").orElse(""), () -> "X-Accel-Buffering of " + head);
    assertFalse(
        head.header("Content-Encoding").isPresent(), () -> "nobody asked for a coding: " + head);
  }

  @Test
  @Rule("WIRE-2")
  void theHeadOfAnIdleStreamLeavesAtOnce() {
    EventStream stream = stream(a);
    stream.cursor();
    stream.staysQuiet(Limits.quietMillis(), "nothing was published");
  }

  @Test
  @Rule("WIRE-2")
  void eventsAreNotHeldBack() {
    EventStream stream = stream(a);
    stream.cursor();
    for (String data : List.of("1", "2", "3")) {
      publish(a, data);
      assertEquals(data, stream.next().data(), "the event that was just published");
    }
  }

  @Test
  @Rule("WIRE-2")
  void aBodyEndsWhereItsFramingSays() {
    EventStream stream = stream(Request.stream(a).after("never-issued").polling());
    Head head = stream.call().head();
    assertEquals("HTTP/1.1", head.version(), () -> "the version of " + head);
    assertTrue(
        head.isChunked() || head.header("Connection").orElse("").equalsIgnoreCase("close"),
        () -> "a stream is chunked, or ended by closing the connection: " + head);
    stream.untilItEnds(Limits.awaitMillis());
  }

  @Test
  @Rule("WIRE-2")
  void aClientOfHttpOneZeroGetsNoChunks() {
    EventStream stream =
        stream(Request.stream(a).after("never-issued").polling().overHttp10());
    assertFalse(
        stream.call().head().isChunked(),
        () -> "HTTP/1.0 knows no Transfer-Encoding: " + stream.call().head());
    List<Received> events = stream.untilItEnds(Limits.awaitMillis());
    assertFalse(events.isEmpty(), "events over HTTP/1.0");
  }

  @Test
  @Rule("WIRE-2")
  void aClientOfHttpOneZeroHearsLiveEvents() {
    EventStream stream = stream(Request.stream(a).overHttp10());
    stream.cursor();
    publishHeard(stream, a, "over HTTP/1.0");
  }
}
