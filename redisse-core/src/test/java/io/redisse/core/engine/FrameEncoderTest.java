package io.redisse.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.SseParser;
import io.redisse.core.spi.SseParser.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {
  static String text(Frame frame) {
    return frame.toString();
  }

  @Test
  void writesADataLineForEachLineAndTheIdLast() {
    assertEquals(
        "event: news\ndata: one\ndata: two\nid: 7\n\n",
        text(FrameEncoder.event(new Event(7, "a", "news", "one\ntwo"))));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "plain",
        "",
        " a leading space",
        "  two",
        "\n",
        "\n\n",
        "a\n",
        "\na",
        "a\n\nb",
        ": not a comment",
        "data: not a field",
        "id: 9\nevent: x",
        "tab\there",
        "nul\u0000inside",
        "\uFEFFa mark",
        "ünïcödé, 日本語, \uD83D\uDE80, \u2028 and \u0085 are not line ends",
        "{\"json\":true}"
      })
  void roundTripsThroughAConformingParser(String data) {
    SseParser parser =
        SseParser.parse(text(FrameEncoder.event(new Event(7, "a", " spaced type", data))));

    assertEquals(List.of(new Parsed("7", " spaced type", data)), parser.events);
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"a\rb", "a\r\nb", "a\nb"})
  void convertsEveryLineEndToLf(String data) {
    SseParser parser = SseParser.parse(text(FrameEncoder.event(new Event(7, "a", "t", data))));

    assertEquals("a\nb", parser.events.get(0).data());
  }

  @Test
  void encodesMissedEventsWithReasonsAndWithoutAnId() {
    Frame frame = FrameEncoder.missedEvents(Map.of("b", Gap.EXPIRED, "a\"\\", Gap.TRIMMED));

    assertEquals("""
        event: missedevents
        data: {"channels":{"a\\"\\\\":"trimmed","b":"expired"}}

        """, text(frame));
  }

  @Test
  void dispatchesLastEventIdDespiteItsEmptyData() {
    assertEquals(
        List.of(new Parsed("12", "lastEventId", "")),
        SseParser.parse(text(FrameEncoder.lastEventId(12))).events);
  }

  @Test
  void putsRetryAndHeartbeatIntoTheBlockOfTheNextEvent() {
    Frame joined = Frame.join(List.of(
        FrameEncoder.retry(Duration.ofSeconds(3)),
        FrameEncoder.HEARTBEAT,
        FrameEncoder.event(new Event(1, "a", "t", "d"))));

    assertEquals("retry: 3000\n: hb\nevent: t\ndata: d\nid: 1\n\n", text(joined));
    assertEquals(1, joined.events());
    assertFalse(SseParser.parse(text(joined)).events.isEmpty());
  }

  @Test
  void framesAChunkWithItsHexadecimalSize() {
    assertEquals(
        "5\r\n: hb\n\r\n",
        StandardCharsets.UTF_8.decode(FrameEncoder.HEARTBEAT.chunk(0)).toString());
  }

  @Test
  void sharesReadOnlyBytes() {
    assertThrows(
        java.nio.ReadOnlyBufferException.class,
        () -> FrameEncoder.HEARTBEAT.piece(0).put((byte) 0));
  }
}
