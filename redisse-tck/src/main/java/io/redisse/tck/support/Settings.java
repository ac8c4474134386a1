package io.redisse.tck.support;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Time limits and sizes of one run of a contract. They are handed from object to object, so that
 * runs with different settings can overlap in one process. The description of {@link
 * io.redisse.tck} lists the names and defaults.
 *
 * @param awaitMillis limit for everything that must happen; generous, because only a failing test
 *     waits that long
 * @param quietMillis time in which something forbidden would have happened; short, because every
 *     passing test of that kind waits that long
 * @param fixedSeed seed that repeats the random choices of a failed test
 */
public record Settings(
    long awaitMillis,
    long quietMillis,
    int writers,
    int readers,
    int events,
    OptionalLong fixedSeed) {
  /** Name of the limit for everything that must happen, in milliseconds. */
  public static final String AWAIT = "redisse.tck.await";

  /** Name of the time in which something forbidden would have happened, in milliseconds. */
  public static final String QUIET = "redisse.tck.quiet";

  /** Name of the seed that repeats random choices. */
  public static final String SEED = "redisse.tck.seed";

  /** Returns the settings that the system properties give, with defaults for the others. */
  public static Settings ofSystemProperties() {
    return of(name -> Optional.ofNullable(System.getProperty(name)));
  }

  static Settings of(Function<String, Optional<String>> values) {
    return new Settings(
        number(values, AWAIT).orElse(10_000),
        number(values, QUIET).orElse(200),
        (int) number(values, "redisse.tck.writers").orElse(4),
        (int) number(values, "redisse.tck.readers").orElse(4),
        (int) number(values, "redisse.tck.events").orElse(2_000),
        number(values, SEED));
  }

  private static OptionalLong number(Function<String, Optional<String>> values, String name) {
    Optional<String> value = values.apply(name);
    try {
      return value.map(text -> OptionalLong.of(Long.parseLong(text))).orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": expected a whole number, got '" + value.orElse("") + "'", e);
    }
  }

  /** Returns the fixed seed, or a new random one at each call. */
  public long seed() {
    return fixedSeed.orElseGet(() -> ThreadLocalRandom.current().nextLong());
  }
}
