package io.redisse.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Verifies that the memory store drops the oldest channels when its memory is used up, and reports
 * this.
 */
class BoundedMemoryStoreTest {
  private static final int MAX_BYTES = 100_000;
  private static final String DATA = "x".repeat(200);

  private final MemoryEventStore store =
      new MemoryEventStore(10, null, InstantSource.system(), MAX_BYTES);

  private Event append(String channel, String data) {
    return store.append(new NewEvent(channel, data)).toCompletableFuture().join();
  }

  private History history(String channel, long cursor) {
    return store.history(Set.of(channel), cursor, 1_000).toCompletableFuture().join();
  }

  private long retained(Stream<String> channels, long cursor) {
    return channels
        .mapToLong(channel -> history(channel, cursor).events().size())
        .sum();
  }

  @Test
  void dropsTheOldestChannelsAndReportsThemAsTrimmed() {
    long first = append("first", DATA).id();
    long second = append("second", DATA).id();
    for (int i = 0; i < 1_000; i++) {
      append("channel " + i, DATA);
    }

    assertTrue(retained(Stream.of("first", "second"), first - 1) == 0);
    assertEquals(Map.of("first", Gap.TRIMMED), history("first", first - 1).gaps());
    assertEquals(Map.of("second", Gap.TRIMMED), history("second", first).gaps());
    assertEquals(Map.of("new", Gap.TRIMMED), history("new", second - 1).gaps());
    History newest = history("channel 999", first);
    assertEquals(1, newest.events().size());
    long kept = 0;
    for (int i = 0; i < 1_000; i++) {
      kept += history("channel " + i, first).events().size();
    }
    assertTrue(kept * DATA.length() < MAX_BYTES && kept > 50, kept + " events are kept");
  }

  @Test
  void keepsAChannelThatReceivesEvents() {
    for (int i = 0; i < 1_000; i++) {
      append("busy", DATA);
      append("channel " + i, DATA);
    }
    long cursor = history("busy", 1).through();
    append("busy", "newest");

    assertEquals(Map.of(), history("busy", cursor).gaps());
    assertEquals(10, history("busy", cursor - 1_000).events().size());
  }

  private Publication append(String key) {
    return store
        .append(new NewEvent("keyed", "x"), new IdempotencyKey(key, "fingerprint"))
        .toCompletableFuture()
        .join();
  }

  @Test
  void forgetsTheOldestIdempotencyKeysBeforeTheyFillTheMemory() {
    long first = append("other", DATA).id();
    append("first-key");
    for (int i = 0; i < 1_000; i++) {
      append("key-" + i);
    }

    assertTrue(append("key-999").replayed());
    assertFalse(append("first-key").replayed());
    assertEquals(1, history("other", first - 1).events().size());
  }

  @Test
  void keepsTheOtherChannelsWhenOneReceivesLargeEvents() {
    long first = append("small", DATA).id();
    for (int i = 0; i < 10; i++) {
      append("large", "x".repeat(MAX_BYTES / 10));
    }

    assertEquals(Map.of(), history("small", first - 1).gaps());
    assertEquals(Map.of("large", Gap.TRIMMED), history("large", first).gaps());
    long size = history("large", first).events().size();
    assertTrue(size > 0 && size < 5, () -> size + " events are kept");
  }

  @Test
  void keepsASingleEventOfAnySize() {
    long first = append("a", DATA).id();
    Event large = append("b", "x".repeat(MAX_BYTES));
    assertEquals(List.of(large), history("b", first).events());
  }

  @Test
  void reusesTheMemoryOfErasedEvents() {
    for (int i = 0; i < 1_000; i++) {
      append("erased", DATA);
      store.forget(Set.of("erased")).toCompletableFuture().join();
    }
    long first = append("a", DATA).id();
    for (int i = 0; i < 100; i++) {
      append("b", DATA);
    }
    assertEquals(Map.of(), history("a", first - 1).gaps());
  }

  @Test
  void neverLosesAnEventSilentlyOrReportsAGapInARetainedChannel() {
    Random random = new Random(7);
    Map<String, List<Event>> appended = new HashMap<>();
    List<Long> cursors = new ArrayList<>();
    cursors.add(append("begin", "").id());
    for (int i = 0; i < 3_000; i++) {
      String channel = "c" + (int) Math.abs(random.nextGaussian() * 200);
      Event event = append(channel, "x".repeat(random.nextInt(2_000)));
      appended.computeIfAbsent(channel, name -> new ArrayList<>()).add(event);
      cursors.add(event.id());
      check(channel, cursors.get(random.nextInt(cursors.size())), appended);
      check("c" + random.nextInt(800), cursors.get(random.nextInt(cursors.size())), appended);
    }
  }

  private void check(String channel, long cursor, Map<String, List<Event>> appended) {
    List<Event> all = appended.getOrDefault(channel, List.of());
    List<Event> missed = all.stream().filter(event -> event.id() > cursor).toList();
    History answer = history(channel, cursor);
    if (answer.gaps().isEmpty()) {
      assertEquals(missed, answer.events());
    }
    boolean hasEvents = !history(channel, 1).events().isEmpty();
    if (hasEvents && answer.events().size() == all.size()) {
      assertEquals(Map.of(), history(channel, all.get(0).id()).gaps());
    }
  }
}
