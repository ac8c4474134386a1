package io.redisse.tck.support;

import java.util.concurrent.ThreadLocalRandom;

/** What a run can set by system property; the package description lists them. */
public final class Settings {
  public static final String AWAIT = "redisse.tck.await";
  public static final String QUIET = "redisse.tck.quiet";
  static final String SEED = "redisse.tck.seed";

  private Settings() {}

  /** Generous: only a failing test waits this long. */
  public static long awaitMillis() {
    return Long.getLong(AWAIT, 10_000);
  }

  /** Short: each test that proves that something does not happen waits this long. */
  static long quietMillis() {
    return Long.getLong(QUIET, 200);
  }

  public static int writers() {
    return Integer.getInteger("redisse.tck.writers", 4);
  }

  static int readers() {
    return Integer.getInteger("redisse.tck.readers", 4);
  }

  public static int events() {
    return Integer.getInteger("redisse.tck.events", 2_000);
  }

  static long seed() {
    return Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
  }
}
