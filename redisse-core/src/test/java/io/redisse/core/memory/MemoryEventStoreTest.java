package io.redisse.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the properties of this store that go beyond the contracts. */
class MemoryEventStoreTest {
  private static final String CHANNEL = "channel";

  private Instant now = Instant.now();

  @Test
  void rejectsAHistorySizeBelowOne() {
    assertEquals(
        "historySize: expected at least 1, got 0",
        rejection(0, Duration.ofNanos(1)).getMessage());
  }

  @Test
  void rejectsAnExpiryThatIsNotPositive() {
    assertEquals(
        "historyTtl: expected a positive duration, got PT0S",
        rejection(1, Duration.ZERO).getMessage());
    rejection(1, Duration.ofNanos(-1));
  }

  @Test
  void acceptsTheSmallestSizeAndExpiry() {
    new MemoryEventStore(1, Duration.ofNanos(1), InstantSource.system()).close();
  }

  @Test
  void idsFollowTheClockToWithinASecond() {
    MemoryEventStore store = new MemoryEventStore(1, null, () -> now);
    long first = append(store);
    assertEquals(first + 1, append(store));
    now = now.plusSeconds(60);
    long later = append(store);
    assertEquals(now.toEpochMilli(), later / 1000);
    now = now.minusSeconds(60);
    assertEquals(later + 1, append(store));
  }

  private static long append(MemoryEventStore store) {
    return store.append(new NewEvent(CHANNEL, "x")).toCompletableFuture().join().id();
  }

  @Test
  void idsBeginAtTheMicrosecondsOfTheClock() {
    Instant began = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    MemoryEventStore store = new MemoryEventStore(1, null, () -> began);
    assertEquals(1_700_000_000_123_456L, store.lastId().toCompletableFuture().join());
  }

  @Test
  void expiresOnlyEventsThatAreOldEnough() {
    MemoryEventStore store = new MemoryEventStore(10, Duration.ofHours(1), () -> now);
    Event first = append(store, "first");
    now = now.plus(Duration.ofMinutes(40));
    Event second = append(store, "second");

    now = now.plus(Duration.ofMinutes(10));
    assertEquals(
        new History(List.of(first, second), second.id(), Map.of(), false),
        read(store, first.id() - 1));
    now = now.plus(Duration.ofMinutes(20));
    assertEquals(
        new History(
            List.of(second), second.id(), Map.of(CHANNEL, Gap.EXPIRED), false, first.id() - 1),
        read(store, first.id() - 1));
    now = now.plus(Duration.ofMinutes(60));
    assertEquals(Map.of(CHANNEL, Gap.EXPIRED), read(store, first.id()).gaps());
    assertEquals(Map.of(), read(store, second.id()).gaps(), "after the newest expired event");
  }

  @Test
  void reportsNoFurtherPageAfterAFullOne() {
    MemoryEventStore store = new MemoryEventStore();
    Event only = append(store, "only");
    assertEquals(
        new History(List.of(only), only.id(), Map.of(), false),
        store.history(Set.of(CHANNEL), only.id() - 1, 1).toCompletableFuture().join());
  }

  @Test
  void acceptsOnlyTheSchemeMemoryWithoutOptions() {
    MemoryBackendProvider provider = new MemoryBackendProvider();
    assertEquals(Set.of("memory"), provider.schemes());
    IllegalArgumentException rejected = assertThrows(
        IllegalArgumentException.class, () -> provider.open(URI.create("memory:///?size=3")));
    assertEquals(
        "backend: expected 'memory:' alone, got 'memory:///?size=3'", rejected.getMessage());
  }

  @Test
  void anErasedChannelCausesNoGapInOthersWhenItsHistoryIsSwept() {
    MemoryEventStore store = new MemoryEventStore(10, Duration.ofHours(1), () -> now);
    long cursor = append(store, "seen").id();
    append(store, "erased");
    store.forget(Set.of(CHANNEL)).toCompletableFuture().join();
    now = now.plus(Duration.ofMinutes(30));
    assertEquals(Map.of(CHANNEL, Gap.RESET), gaps(store, cursor));
    now = now.plus(Duration.ofMinutes(31));
    assertEquals(Map.of(CHANNEL, Gap.EXPIRED, "other", Gap.EXPIRED), gaps(store, cursor));
  }

  private static Map<String, Gap> gaps(MemoryEventStore store, long cursor) {
    return store
        .history(Set.of(CHANNEL, "other"), cursor, 10)
        .toCompletableFuture()
        .join()
        .gaps();
  }

  private static Event append(MemoryEventStore store, String data) {
    return store.append(new NewEvent(CHANNEL, data)).toCompletableFuture().join();
  }

  private static History read(MemoryEventStore store, long cursor) {
    return store.history(Set.of(CHANNEL), cursor, 10).toCompletableFuture().join();
  }

  private static IllegalArgumentException rejection(int historySize, Duration expiry) {
    return assertThrows(
        IllegalArgumentException.class,
        () -> new MemoryEventStore(historySize, expiry, InstantSource.system()));
  }

  @Test
  void limitsAPageToAboutAMebibyte() {
    try (MemoryEventStore store = new MemoryEventStore()) {
      String data = "x".repeat(600_000);
      long cursor =
          store.append(new NewEvent("a", "seen")).toCompletableFuture().join().id();
      for (int i = 0; i < 3; i++) {
        store.append(new NewEvent("a", data)).toCompletableFuture().join();
      }
      History page =
          store.history(Set.of("a"), cursor, 100).toCompletableFuture().join();
      assertEquals(1, page.events().size());
      assertTrue(page.more());
      assertEquals(cursor + 1, page.through());
    }
  }
}
