package io.redisse.tck.server.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapNoticeTest {
  private static final Map<String, String> TWO = Map.of("a", "trimmed", "b", "reset");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channels\":{\"a\":\"trimmed\",\"b\":\"reset\"}}",
        "{\"channels\":{\"b\":\"reset\",\"a\":\"trimmed\"}}",
        "{\"channels\": {\"a\": \"trimmed\", \"b\": \"reset\"}}",
        " \t{\n  \"channels\" : {\r\n    \"a\" : \"trimmed\" ,\n \"b\" :\t\"reset\"\n }\n}\n ",
        "{\"\\u0063hannels\":{\"\\u0061\":\"tri\\u006D\\u006ded\",\"b\":\"reset\"}}",
      })
  void anyRfc8259SpellingIsAccepted(String data) {
    assertEquals(TWO, reasons(data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0.50e+10",
        "1E400",
        "\"text\"",
        "[]",
        "[ ]",
        "[1, [\"x\", {}], null]",
        "{}",
        "{ }",
        "{\"channels\":{\"c\":\"not a gap\"}}",
        "{\"x\":1,\"x\":2}",
      })
  void unknownMembersAreIgnoredWhateverTheirValue(String value) {
    String channels = "\"channels\":{\"a\":\"trimmed\",\"b\":\"reset\"}";
    assertEquals(TWO, reasons("{\"other\":" + value + "," + channels + "}"), "before");
    assertEquals(TWO, reasons("{" + channels + ",\"other\":" + value + "}"), "after");
  }

  @Test
  void escapesInNamesAreDecoded() {
    assertEquals(
        Map.of("\"\\/\b\f\n\r\t\u00e9\ud83c\udf88", "trimmed"),
        reasons(
            "{\"channels\":{\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83c\\uDF88\":\"trimmed\"}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"a\"",
        "{}",
        "{\"channels\":{}}",
        "{\"channels\":[\"a\"]}",
        "{\"channels\":\"a\"}",
        "{\"channels\":{\"a\":1}}",
        "{\"channels\":{\"a\":null}}",
        "{\"channels\":{\"a\":\"\"}}",
        "{\"channels\":{\"a\":\" \"}}",
        "{\"channels\":{\"a\":\"trimmed\",\"a\":\"reset\"}}",
        "{\"channels\":{\"a\":\"trimmed\"},\"channels\":{\"b\":\"reset\"}}",
        "{\"Channels\":{\"a\":\"trimmed\"}}",
        "{'channels':{'a':'trimmed'}}",
        "{channels:{a:\"trimmed\"}}",
        "{\"channels\":{\"a\":\"trimmed\"}",
        "{\"channels\":{\"a\":\"trimmed\"}}}",
        "{\"channels\":{\"a\":\"trimmed\"}} x",
        "{\"channels\":{\"a\":\"trimmed\",}}",
        "{\"channels\":{\"a\":\"trimmed\"},}",
        "{\"channels\":{\"a\" \"trimmed\"}}",
        "{\"channels\":{\"a\":\"trimmed\" \"b\":\"reset\"}}",
        "{\"channels\":{\"a\":\"trim\nmed\"}}",
        "{\"channels\":{\"a\":\"\\x\"}}",
        "{\"channels\":{\"a\":\"\\u12\"}}",
        "{\"channels\":{\"a\":\"\\u12g4\"}}",
        "{\"channels\":{\"a\":\"\\u+123\"}}",
        "{\"channels\":{\"a\":\"trimmed",
        "{\"channels\":{\"a\":\"trimmed\\",
        "{\u00a0\"channels\":{\"a\":\"trimmed\"}}",
        "{/**/\"channels\":{\"a\":\"trimmed\"}}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":01}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":+1}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":.5}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":1.}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":NaN}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":True}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":[1,]}",
        "{\"channels\":{\"a\":\"trimmed\"},\"n\":[1}",
      })
  void anythingElseIsRejected(String data) {
    AssertionError failure = assertThrows(AssertionError.class, () -> reasons(data));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("STREAM-3: "), message);
    assertTrue(message.endsWith("received '" + data + "'"), message);
  }

  @Test
  void deepNestingIsRejectedWithoutOverflowingTheStack() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThrows(
        AssertionError.class,
        () -> reasons("{\"channels\":{\"a\":\"trimmed\"},\"x\":" + deep + "}"));
  }

  @Test
  void theMessageShowsWhereTheJsonIsInvalid() {
    AssertionError failure =
        assertThrows(AssertionError.class, () -> reasons("{\"channels\":{\"a\" \"trimmed\"}}"));
    assertEquals(
        "STREAM-3: the data of 'missedevents' must be a JSON object such as"
            + " {\"channels\":{\"a\":\"trimmed\"}}: expected ':' at index 17; received"
            + " '{\"channels\":{\"a\" \"trimmed\"}}'",
        failure.getMessage());
  }

  @Test
  void otherEventsAndNoticesWithAnIdAreRejected() {
    String data = "{\"channels\":{\"a\":\"trimmed\"}}";
    assertThrows(
        AssertionError.class, () -> GapNotice.parse(new ReceivedEvent("", "message", data)));
    assertThrows(
        AssertionError.class, () -> GapNotice.parse(new ReceivedEvent("7", "missedevents", data)));
  }

  private static Map<String, String> reasons(String data) {
    return GapNotice.parse(new ReceivedEvent("", "missedevents", data));
  }
}
