package io.redisse.redis.examples;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;

/** Publishes from a process that is not a server, such as a nightly job. */
public final class Report {
  private Report() {}

  /** Returns once Redis has stored the event and sent it to all subscribed servers. */
  public static Event announce(String redis) {
    try (Backend backend = Backend.open(redis)) {
      return backend.publish("news", "report", "ready").toCompletableFuture().join();
    }
  }
}
