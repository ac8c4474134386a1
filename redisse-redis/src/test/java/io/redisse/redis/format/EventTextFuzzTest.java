package io.redisse.redis.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.redisse.api.Event;

/** Random members of sorted sets and random messages of pub/sub; see .ci/fuzz. */
class EventTextFuzzTest {
  /** Foreign bytes are no event, or one that is the same after it was encoded anew. */
  @FuzzTest
  void decode(byte[] bytes) {
    EventText.isOfRuby(bytes);
    EventText.decode("c", bytes).ifPresent(event -> {
      assertTrue(event.id() > 0 && event.id() <= Event.MAX_ID);
      assertEquals(event, EventText.decode("c", EventText.encode(event)).orElseThrow());
    });
  }

  /** A notification is an id, or it is not. */
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
