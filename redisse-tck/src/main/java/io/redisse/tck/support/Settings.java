package io.redisse.tck.support;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The time limits and sizes of one contract run. Runs with different settings can overlap in one
 * process, so settings are passed explicitly instead of held in static state. For names and
 * defaults, see {@link io.redisse.tck}.
 *
 * @param awaitMillis time limit for an expected result; generous, because only a failing test waits
 *     the full time
 * @param quietMillis how long to watch for forbidden behavior; short, because a passing test waits
 *     the full time
 * @param fixedSeed random seed that repeats the random choices of a failed test
 */
public record Settings(
    long awaitMillis,
    long quietMillis,
    int writers,
    int readers,
    int events,
    OptionalLong fixedSeed) {
  /** Name of the setting for {@link #awaitMillis}. */
  public static final String AWAIT = "redisse.tck.await";

  /** Name of the setting for {@link #quietMillis}. */
  public static final String QUIET = "redisse.tck.quiet";

  /** Name of the setting for {@link #fixedSeed}. */
  public static final String SEED = "redisse.tck.seed";

  /** Returns settings read from system properties. Unset properties have their default values. */
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

  /** Returns the fixed seed if one is set, otherwise a new random seed on each call. */
  public long seed() {
    return fixedSeed.orElseGet(() -> ThreadLocalRandom.current().nextLong());
  }
}
