package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Received;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That what a conforming parser yields is what was published. */
abstract class TextTests extends ServerTests {
  private static final int LARGE = 500_000;

  TextTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("WIRE-1")
  void plainTextComesBackExactly() {
    comesBack(List.of("", "plain", "data: x", ":", ": comment", "id: 7", "retry: 1", "\t", "a\tb"));
  }

  @Test
  @Rule("WIRE-1")
  void blanksComeBackExactly() {
    comesBack(List.of(" ", " leading", "  two leading", "trailing ", " \n second"));
  }

  @Test
  @Rule("WIRE-1")
  void linesComeBackExactly() {
    comesBack(List.of(
        "one\ntwo", "\n", "\n\n", "ends\n", "\nbegins", "a\n\nb", "event: x\n\nid: 3\ndata: y"));
  }

  @Test
  @Rule("WIRE-1")
  void everyLineEndBecomesLf() {
    for (String end : List.of("\r", "\r\n")) {
      comesBackAs("one" + end + "two" + end, "one\ntwo\n");
    }
    comesBackAs("one\r\r\ntwo\n\rthree", "one\n\ntwo\n\nthree");
  }

  @Test
  @Rule("WIRE-1")
  void unicodeComesBackExactly() {
    comesBack(
        List.of("ünïcödé", "日本語", "😀🎈", "\ufeffmark", "e\u0301", "\u0085\u2028\u2029", "\uffff"));
  }

  @Test
  @Rule("WIRE-1")
  void largeDataComeBackExactly() {
    comesBack(List.of("x".repeat(LARGE), ("é" + "x".repeat(99) + "\n").repeat(LARGE / 200)));
  }

  @Test
  @Rule("WIRE-1")
  void typesComeBackExactly() {
    EventStream stream = stream(a);
    long start = stream.cursor();
    List<String> types = List.of("message", "greeting", "two words", "x:y", "ünïcödé 🎈", "Data");
    for (String type : types) {
      publish(a, type, "of a type");
      assertEquals(type, stream.nextPublished().type(), "the type, live");
    }
    EventStream back = stream(Request.stream(a).after("" + start));
    types.forEach(type -> assertEquals(type, back.nextPublished().type(), "the type, replayed"));
  }

  @Test
  @Rule("WIRE-1")
  void everyEventHasItsId() {
    EventStream stream = stream(a);
    long before = stream.cursor();
    for (int i = 0; i < 3; i++) {
      publish(a, "event " + i);
      long id = stream.nextPublished().number();
      long least = before;
      if (id <= least) {
        throw new AssertionError("expected an id greater than " + least + ", got " + id);
      }
      before = id;
    }
  }

  private void comesBack(List<String> texts) {
    texts.forEach(text -> comesBackAs(text, text));
  }

  /** Live, and replayed. */
  private void comesBackAs(String published, String expected) {
    EventStream stream = stream(a);
    long start = stream.cursor();
    publish(a, published);
    Received live = stream.nextPublished();
    same(expected, live.data(), "live");
    Received replayed = stream(Request.stream(a).after("" + start)).nextPublished();
    same(expected, replayed.data(), "replayed");
    assertEquals(live.id(), replayed.id(), "the id, live and replayed");
  }

  private static void same(String expected, String actual, String how) {
    if (!expected.equals(actual)) {
      List<String> shown = new ArrayList<>();
      for (String text : List.of(expected, actual)) {
        shown.add(new Received("", "data", text).toString());
      }
      throw new AssertionError(how + ": expected the data " + shown.get(0) + " ("
          + expected.length() + " characters), got " + shown.get(1) + " (" + actual.length()
          + " characters)");
    }
  }
}
