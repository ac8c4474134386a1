package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a conforming parser yields exactly the published data. */
abstract class TextTests extends ServerTests {
  private static final int LARGE = 500_000;

  TextTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("WIRE-1")
  void plainTextIsUnchanged() {
    requireUnchanged(
        List.of("", "plain", "data: x", ":", ": comment", "id: 7", "retry: 1", "\t", "a\tb"));
  }

  @Test
  @Rule("WIRE-1")
  void spacesAreUnchanged() {
    requireUnchanged(List.of(" ", " leading", "  two leading", "trailing ", " \n second"));
  }

  @Test
  @Rule("WIRE-1")
  void linesAreUnchanged() {
    requireUnchanged(List.of(
        "one\ntwo", "\n", "\n\n", "ends\n", "\nbegins", "a\n\nb", "event: x\n\nid: 3\ndata: y"));
  }

  @Test
  @Rule("WIRE-1")
  void everyLineEndingBecomesLf() {
    for (String end : List.of("\r", "\r\n")) {
      requireReceivedAs("one\ntwo\n", "one" + end + "two" + end);
    }
    requireReceivedAs("one\n\ntwo\n\nthree", "one\r\r\ntwo\n\rthree");
  }

  @Test
  @Rule("WIRE-1")
  void unicodeIsUnchanged() {
    requireUnchanged(
        List.of("ünïcödé", "日本語", "😀🎈", "\ufeffmark", "e\u0301", "\u0085\u2028\u2029", "\uffff"));
  }

  @Test
  @Rule("WIRE-1")
  void largeDataIsUnchanged() {
    requireUnchanged(List.of("x".repeat(LARGE), ("é" + "x".repeat(99) + "\n").repeat(LARGE / 200)));
  }

  @Test
  @Rule("WIRE-1")
  void typesAreUnchanged() {
    EventStream live = stream(a);
    long start = live.cursor();
    List<String> types =
        List.of("message", "greeting", "two words", " x ", "x:y", "ünïcödé 🎈", "Data");
    for (String type : types) {
      publish(a, type, "of a type");
      assertEquals(type, live.nextPublished().type(), "type of the live event");
    }
    EventStream replay = stream(ClientRequest.stream(a).after(start));
    types.forEach(
        type -> assertEquals(type, replay.nextPublished().type(), "type of the replayed event"));
  }

  @Test
  @Rule("WIRE-1")
  void equalEventsAreAllReceived() {
    EventStream live = stream(a);
    long start = live.cursor();
    for (int i = 0; i < 3; i++) {
      publishAndReceive(live, a, "the same");
    }
    EventStream replay = stream(ClientRequest.stream(a).after(start));
    for (int i = 0; i < 3; i++) {
      requireSame("the same", replay.next().data(), "replayed");
    }
  }

  @Test
  @Rule("WIRE-1")
  void everyEventHasAGreaterIdThanThePreviousOne() {
    EventStream stream = stream(a);
    long previous = stream.cursor();
    for (int i = 0; i < 3; i++) {
      long id = publishAndReceive(stream, a, "event " + i);
      if (id <= previous) {
        throw new AssertionError("expected an id greater than " + previous + ", received " + id);
      }
      previous = id;
    }
  }

  private void requireUnchanged(List<String> texts) {
    texts.forEach(text -> requireReceivedAs(text, text));
  }

  /**
   * Publishes data and requires that a live stream and a replayed stream both yield the expected
   * data.
   */
  private void requireReceivedAs(String expected, String published) {
    EventStream stream = stream(a);
    long start = stream.cursor();
    publish(a, published);
    ReceivedEvent live = stream.nextPublished();
    requireSame(expected, live.data(), "live");
    ReceivedEvent replayed = stream(ClientRequest.stream(a).after(start)).nextPublished();
    requireSame(expected, replayed.data(), "replayed");
    assertEquals(live.id(), replayed.id(), "id of the replayed event, compared with the live one");
  }

  private static void requireSame(String expected, String actual, String how) {
    if (!expected.equals(actual)) {
      throw new AssertionError("data of the " + how + " event: expected " + shown(expected)
          + ", received " + shown(actual));
    }
  }

  private static String shown(String data) {
    return new ReceivedEvent("", "message", data) + " (" + data.length() + " characters)";
  }
}
