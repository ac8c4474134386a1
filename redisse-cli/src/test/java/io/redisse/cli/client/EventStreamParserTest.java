package io.redisse.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the examples of WHATWG HTML, "Server-sent events", and edge cases of its grammar. */
class EventStreamParserTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void allThreeLineEndsAreAccepted(String end) throws IOException {
    assertEquals(
        List.of(
            new ReceivedEvent("", "message", "YHOO\n+2\n10"),
            new ReceivedEvent("1", "add", "73857293")),
        parse("data: YHOO\ndata: +2\ndata: 10\n\nevent: add\nid: 1\ndata: 73857293\n\n"
            .replace("\n", end)));
  }

  @Test
  void commentsAndUnknownFieldsAreIgnored() throws IOException {
    assertEquals(
        List.of(new ReceivedEvent("", "message", "x")),
        parse(": a comment\nfoo: bar\nDATA: y\n data: y\ndata: x\n\n"));
  }

  @Test
  void oneSpaceAfterTheColonIsRemoved() throws IOException {
    assertEquals(
        List.of(
            new ReceivedEvent("", "message", "test"), new ReceivedEvent("", "message", " test")),
        parse("data:test\n\ndata:  test\n\n"));
  }

  @Test
  void aBlockWithoutDataIsNotAnEvent() throws IOException {
    assertEquals(
        List.of(
            new ReceivedEvent("", "message", ""),
            new ReceivedEvent("", "message", "\n"),
            new ReceivedEvent("", "message", "without a type")),
        parse("data\n\ndata\ndata\n\nevent: t\n\ndata: without a type\n\ndata: cut off"));
  }

  @Test
  void anIdAppliesUntilTheNextOne() throws IOException {
    assertEquals(
        List.of(
            new ReceivedEvent("1", "message", "first"),
            new ReceivedEvent("1", "message", "second"),
            new ReceivedEvent("1", "message", "NUL"),
            new ReceivedEvent("", "message", "third")),
        parse("id: 1\ndata: first\n\ndata: second\n\nid: 2\0\ndata: NUL\n\nid\ndata: third\n\n"));
  }

  @Test
  void aByteOrderMarkIsDroppedOnce() throws IOException {
    assertEquals(
        List.of(new ReceivedEvent("", "message", "x")), parse("\uFEFFdata: x\n\uFEFFdata: y\n\n"));
  }

  @Test
  void aRetryTimeConsistsOfDigits() throws IOException {
    EventStreamParser parser = parser("retry: 1500\nretry: 2s\n\n");
    assertEquals(Optional.empty(), parser.next());
    assertEquals(Optional.of(Duration.ofMillis(1500)), parser.retry());
  }

  private static List<ReceivedEvent> parse(String text) throws IOException {
    EventStreamParser parser = parser(text);
    List<ReceivedEvent> events = new ArrayList<>();
    for (var event = parser.next(); event.isPresent(); event = parser.next()) {
      events.add(event.get());
    }
    return events;
  }

  private static EventStreamParser parser(String text) {
    return new EventStreamParser(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "");
  }
}
