package io.redisse.jaxrs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.NewEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {
  @Test
  void eachLineIsAnEventAndBlankLinesAreSkipped() {
    String body = "\n{\"channel\":\"a\",\"data\":\"1\\n2\"}\r\n \n"
        + "{\"data\":\"\\u00e9\",\"type\":\"t\",\"channel\":\"b\"}";
    assertEquals(
        List.of(new NewEvent("a", "1\n2"), new NewEvent("b", "t", "é")), EventJson.lines(body));
    assertEquals(List.of(), EventJson.lines(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EVENT EVENT                       | line 1: expected one object per line",
        "EVENT / EVENT EVENT               | line 2: expected one object per line",
        "EVENT / {'channel':'a',/'data':''} | line 2: expected the whole object on one line",
        "EVENT / {'data':'1'}              | line 2: channel: required but missing",
        "EVENT / 1                         | line 2: expected an object, got a JSON number",
        "EVENT / [                         | line 2: expected an object, got a JSON array",
        "EVENT / {'x':1}                   | line 2: unknown field 'x'; expected channel, data, type",
        "{'data':'1','data':'2'}           | line 1: not valid JSON: duplicate field 'data'",
        "EVENT / {'data                    | not valid JSON",
        "EVENT / x                         | (line 2, column ",
      })
  void anInvalidLineIsReportedWithItsNumber(String lines, String reason) {
    String body =
        lines.replace("EVENT", "{'channel':'a','data':'1'}").replace('\'', '"').replace('/', '\n');
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, () -> EventJson.lines(body))
            .getMessage());
    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                    | expected an array of {\"channel\":…,\"type\":…,\"data\":…}, got nothing",
        "[{'channel':1}]       | event 1: channel: expected a string, got a JSON number",
        "[{'channel':null}]    | event 1: channel: expected a string, got a JSON null",
        "[{'channel':true}]    | event 1: channel: expected a string, got a JSON boolean",
        "[{'channel':{'a':1}}] | event 1: channel: expected a string, got a JSON object",
        "[] []                 | not valid JSON: expected nothing after the first value (line 1,",
        "[                     | not valid JSON",
      })
  void anInvalidArrayIsReportedWithTheEventsNumber(String array, String reason) {
    String message = String.valueOf(assertThrows(
            IllegalArgumentException.class, () -> EventJson.array(array.replace('\'', '"')))
        .getMessage());
    assertTrue(message.contains(reason), message);
  }
}
