package io.redisse.tck.server.wire;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Sizes and times of a run, by the system properties that {@link io.redisse.tck} lists. */
public final class Limits {
  private static final long POLL_MILLIS = 10;

  private Limits() {}

  public static long awaitMillis() {
    return Long.getLong("redisse.tck.await", 10_000);
  }

  public static long quietMillis() {
    return Long.getLong("redisse.tck.quiet", 200);
  }

  public static int publishers() {
    return Integer.getInteger("redisse.tck.writers", 4);
  }

  public static int clients() {
    return Integer.getInteger("redisse.tck.readers", 4);
  }

  public static int events() {
    return Integer.getInteger("redisse.tck.events", 2_000);
  }

  public static long seed() {
    return Long.getLong("redisse.tck.seed", ThreadLocalRandom.current().nextLong());
  }

  /** A channel that nobody used before. */
  public static String channel(String hint) {
    return "tck-" + UUID.randomUUID() + "-" + hint;
  }

  /** Returns once the condition holds. */
  public static void until(long millis, BooleanSupplier condition, Supplier<String> what) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected within " + millis + " ms: " + what.get());
      }
      pause(POLL_MILLIS);
    }
  }

  public static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
