package io.redisse.redis.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.redisse.api.Event;

/** Random members of sorted sets and random pub/sub messages; see .ci/fuzz. */
class EventTextFuzzTest {
  /** Foreign bytes either are not an event, or decode to an event that survives re-encoding. */
  @FuzzTest
  void decode(byte[] bytes) {
    EventText.isOfRuby(bytes);
    EventText.decode("c", bytes).ifPresent(event -> {
      assertTrue(event.id() > 0 && event.id() <= Event.MAX_ID);
      assertEquals(event, EventText.decode("c", EventText.encode(event)).orElseThrow());
    });
  }

  /** A notification is parsed as a valid id or rejected. */
  @FuzzTest
  void id(byte[] bytes) {
    long id = EventText.id(bytes);
    assertTrue(id >= 0);
    if (id > 0) {
      assertTrue(Keys.text(bytes).matches("[0-9]{1,16}"));
      assertEquals(Long.parseLong(Keys.text(bytes)), id);
    }
  }
}
