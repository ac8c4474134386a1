package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Tests that the store returns text unchanged even if it is easily corrupted by encoding, framing
 * or storage.
 */
abstract class TextTests extends StoreTests {
  TextTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-2")
  void emptyDataIsKept() {
    requireDataKept("");
  }

  @Test
  @Rule("STORE-2")
  void leadingAndTrailingBlanksAreKept() {
    requireDataKept(
        " ", "  two before", "one after ", "\tan indented line\t", "\u00a0no-break\u3000");
  }

  @Test
  @Rule("STORE-2")
  void lineBreaksAreKept() {
    requireDataKept("one\ntwo", "\n", "\n\n\n", "\nafter an empty line", "before an empty line\n");
  }

  @Test
  @Rule("STORE-2")
  void charactersOfAllUnicodePlanesAreKept() {
    requireDataKept("é", "日本語", "😀", "👩‍👩‍👧", "e\u0301", "\ufeffwith a mark", "\uffff");
  }

  @Test
  @Rule("STORE-2")
  void controlCharactersAreKept() {
    requireDataKept("\0", "a\0b", "\u001b[0m", "\u0085", "\u2028\u2029", "\u007f");
  }

  @Test
  @Rule("STORE-2")
  void textThatLooksLikeAFrameIsKept() {
    requireDataKept("id: 1\nevent: fake\ndata: fake\n\n", ": a comment", "data:", "retry: 1", "{}");
  }

  @Test
  @Rule("STORE-2")
  void largeDataIsKept() {
    requireDataKept("0123456789abcde\n".repeat(16 * 1024));
  }

  @Test
  @Rule("STORE-2")
  void typesAreKept() {
    requireKept(List.of(
        new NewEvent(a, "plain", "data"),
        new NewEvent(a, " with blanks ", "data"),
        new NewEvent(a, "a:b", "data"),
        new NewEvent(a, ": hb", "data"),
        new NewEvent(a, "😀", "data"),
        new NewEvent(a, "", "data"),
        new NewEvent(a, Event.DEFAULT_TYPE, "data")));
  }

  @Test
  @Rule("STORE-2")
  void equalEventsAreKeptSeparately() {
    NewEvent event = new NewEvent(a, "the same");
    requireKept(List.of(event, event, event));
  }

  @Test
  @Rule("STORE-2")
  void channelsWithSimilarNamesAreKeptApart() {
    String longest = a + "x".repeat(Channel.MAX_LENGTH - a.length());
    List<String> names = List.of(
        a,
        a.toUpperCase(Locale.ROOT),
        a + " ",
        " " + a,
        a + ":b",
        a + "/b",
        a + "*",
        a + "?",
        a + "[a]",
        a + "{b}",
        a + "%20",
        a + "😀",
        a + "é",
        a + "e\u0301",
        longest);
    long start = store.lastId();
    for (String name : names) {
      Event event = store.append(name, "event");
      assertEquals(name, event.channel(), "channel of the appended event");
      Check.sameEvents(
          List.of(event), store.read(start, name).events(), "history of channel '" + name + "'");
    }
  }

  private void requireDataKept(String... data) {
    List<NewEvent> events = new ArrayList<>();
    for (String text : data) {
      events.add(new NewEvent(a, text));
    }
    requireKept(events);
  }

  private void requireKept(List<NewEvent> events) {
    long start = store.lastId();
    List<Event> expected = new ArrayList<>();
    for (NewEvent event : events) {
      Event appended = store.append(event);
      assertEquals(event.withId(appended.id()), appended, "event returned by append");
      expected.add(appended);
    }
    Check.sameEvents(expected, store.read(start, a).events(), "history of the appended events");
  }
}
