package io.redisse.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static void assertRejected(String expectedInMessage, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).toString();
    assertTrue(message.contains(expectedInMessage), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "user:42", "näme with spaces/%&=?", "redisse", "\uD83D\uDE80"})
  void acceptsMostTextsAsChannels(String name) {
    assertEquals(name, Channel.requireValid(name));
  }

  @Test
  void rejectsChannelsOutside1To256Characters() {
    assertEquals("\uD83D\uDE80".repeat(256), Channel.requireValid("\uD83D\uDE80".repeat(256)));
    assertRejected("1 to 256 characters, got 0", () -> Channel.requireValid(""));
    assertRejected("1 to 256 characters, got 257", () -> Channel.requireValid("x".repeat(257)));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"a\nb", "\u0000", "a\u007F", "\u0085"})
  void rejectsControlCharactersInChannels(String name) {
    assertRejected("no control characters", () -> Channel.requireValid(name));
  }

  @Test
  void rejectsReservedChannels() {
    assertRejected("'redisse:'", () -> Channel.requireValid("redisse:control"));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"\uD83D", "\uDE80", "a\uDE80\uD83D"})
  void rejectsUnpairedSurrogatesInEveryField(String half) {
    assertRejected(
        "channel: expected well-formed Unicode, got an unpaired surrogate",
        () -> new NewEvent(half, "t", "d"));
    assertRejected(
        "type: expected well-formed Unicode, got an unpaired surrogate",
        () -> new NewEvent("c", half, "d"));
    assertRejected(
        "data: expected well-formed Unicode, got an unpaired surrogate",
        () -> new NewEvent("c", "t", half));
  }

  @Test
  void replacesAnEmptyTypeWithMessage() {
    assertEquals("message", new NewEvent("a", "", "d").type());
    assertEquals("message", new NewEvent("a", "d").type());
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"a\nb", "a\rb", "a\u0000b"})
  void rejectsLineEndsAndNulInTypes(String type) {
    assertRejected("type: expected no CR, LF or NUL", () -> new NewEvent("a", type, "d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missedevents", "lastEventId"})
  void rejectsReservedTypes(String type) {
    assertRejected("reserved", () -> new NewEvent("a", type, "d"));
  }

  @Test
  void convertsEveryLineEndingInDataToLf() {
    assertEquals("a\nb\nc\n\nd\n", new NewEvent("a", "a\rb\r\nc\n\rd\r").data());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 53, Long.MAX_VALUE})
  void rejectsIdsThatAreNotExactInJavaScript(long id) {
    assertRejected("id: expected 0 < id <= 2^53-1", () -> new Event(id, "a", "t", "d"));
    assertRejected("through: expected", () -> new History(List.of(), id, Map.of(), false));
  }

  @Test
  void copiesCollectionsInHistoryAndGrant() {
    List<Event> events = new ArrayList<>();
    History history = new History(events, 1, Map.of(), false);
    events.add(new Event(1, "a", "t", "d"));
    assertEquals(List.of(), history.events());

    Set<String> channels = new LinkedHashSet<>(List.of("b", "a"));
    Grant grant = Grant.of(channels);
    channels.add("c");
    assertEquals(List.of("b", "a"), List.copyOf(grant.channels()));
  }

  @Test
  void rejectsInvalidChannelsInGrants() {
    assertRejected("channel: expected 1 to 256", () -> Grant.of(Set.of("")));
  }
}
