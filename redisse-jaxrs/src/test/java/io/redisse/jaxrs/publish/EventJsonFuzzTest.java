package io.redisse.jaxrs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Random bodies of publish requests; see .ci/fuzz. */
class EventJsonFuzzTest {
  /** A body is rejected with a reason, or its events are the same after they were written anew. */
  private static void check(
      String body, Function<String, List<NewEvent>> parser, Function<List<String>, String> join) {
    List<NewEvent> events;
    try {
      events = parser.apply(body);
    } catch (IllegalArgumentException e) {
      assertNotNull(e.getMessage());
      return;
    }
    String again = join.apply(events.stream()
        .map(event -> Json.write(
            Map.of("channel", event.channel(), "type", event.type(), "data", event.data())))
        .toList());
    assertEquals(events, parser.apply(again));
  }

  @FuzzTest
  void array(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    check(body, EventJson::array, each -> "[" + String.join(",", each) + "]");
  }

  @FuzzTest
  void lines(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    check(body, EventJson::lines, each -> each.stream().collect(Collectors.joining("\n")));
  }

  @FuzzTest
  void event(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    try {
      assertEquals("c", EventJson.event("c", Optional.of("t"), body).channel());
    } catch (IllegalArgumentException e) {
      assertNotNull(e.getMessage());
    }
  }
}
