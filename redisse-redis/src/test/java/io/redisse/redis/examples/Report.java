package io.redisse.redis.examples;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;

/** Publishes from a process that serves nothing, such as a nightly job. */
public final class Report {
  private Report() {}

  /** Returns once everyone who listens was sent the event. */
  public static Event announce(String redis) {
    try (Backend backend = Backend.open(redis)) {
      return backend.publish("news", "report", "ready").toCompletableFuture().join();
    }
  }
}
