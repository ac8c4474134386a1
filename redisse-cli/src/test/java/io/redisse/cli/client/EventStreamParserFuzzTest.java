package io.redisse.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.redisse.api.internal.ControlCharacters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random streams from a server; see .ci/fuzz. */
class EventStreamParserFuzzTest {
  /** Events survive re-encoding, and can be printed. */
  @FuzzTest
  void stream(byte[] bytes) throws IOException {
    List<ReceivedEvent> events = events(bytes);
    StringBuilder again = new StringBuilder();
    for (ReceivedEvent event : events) {
      assertFalse(ControlCharacters.escape(event.data()).chars().anyMatch(Character::isISOControl));
      again.append("id: ").append(event.id()).append("\nevent: ").append(event.type());
      event.data().lines().forEach(line -> again.append("\ndata: ").append(line));
      // lines() omits an empty last line, and returns nothing for an empty text.
      again.append(event.data().isEmpty() || event.data().endsWith("\n") ? "\ndata:\n\n" : "\n\n");
    }
    assertEquals(events, events(again.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<ReceivedEvent> events(byte[] bytes) throws IOException {
    EventStreamParser parser = new EventStreamParser(new ByteArrayInputStream(bytes), "");
    List<ReceivedEvent> events = new ArrayList<>();
    for (Optional<ReceivedEvent> event = parser.next(); event.isPresent(); event = parser.next()) {
      events.add(event.get());
    }
    parser.retry();
    return events;
  }
}
