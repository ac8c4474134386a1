package io.redisse.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the contracts cannot ask of every store. */
class MemoryEventStoreTest {
  @Test
  void anotherSizeThanOneOrMoreIsRefused() {
    assertEquals(
        "historySize: expected at least 1, got 0",
        refusal(0, Duration.ofNanos(1)).getMessage());
  }

  @Test
  void anExpiryThatIsNotPositiveIsRefused() {
    assertEquals(
        "historyTtl: expected more than nothing, got PT0S",
        refusal(1, Duration.ZERO).getMessage());
    refusal(1, Duration.ofNanos(-1));
  }

  @Test
  void aLimitOfOneEventAndOfOneNanosecondIsTaken() {
    new MemoryEventStore(1, Duration.ofNanos(1), InstantSource.system()).close();
  }

  @Test
  void theSchemeIsMemoryAndNothingFollowsIt() {
    MemoryBackendProvider provider = new MemoryBackendProvider();
    assertEquals(Set.of("memory"), provider.schemes());
    IllegalArgumentException refused = assertThrows(
        IllegalArgumentException.class, () -> provider.open(URI.create("memory:///?size=3")));
    assertEquals(
        "backend: expected 'memory:' alone, got 'memory:///?size=3'", refused.getMessage());
  }

  private static IllegalArgumentException refusal(int historySize, Duration expiry) {
    return assertThrows(
        IllegalArgumentException.class,
        () -> new MemoryEventStore(historySize, expiry, InstantSource.system()));
  }
}
