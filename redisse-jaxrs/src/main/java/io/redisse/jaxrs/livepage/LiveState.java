package io.redisse.jaxrs.livepage;

import io.redisse.api.spi.Backend;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Statistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What {@link LivePage} shows of a server.
 *
 * @param events where its streams are, below the application's path
 * @param publishing whether events can be published over HTTP
 * @param accepting whether it takes new streams
 * @param counts what it did since it started
 * @param backend how its backend is
 * @param time the server's clock, in milliseconds since 1970
 */
record LiveState(
    String events,
    boolean publishing,
    boolean accepting,
    Statistics counts,
    BackendState backend,
    long time) {
  /** A page that asks every second would otherwise have many questions open during an outage. */
  private static final long PATIENCE_MILLIS = 800;

  /**
   * How a backend answered.
   *
   * @param up whether it did
   * @param micros how long it took
   * @param lastId the cursor for "now", 0 if there was no answer
   */
  record BackendState(boolean up, long micros, long lastId) {}

  static CompletableFuture<LiveState> of(Hub hub, Backend backend, LivePageSettings settings) {
    long asked = System.nanoTime();
    return backend
        .store()
        .lastId()
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .handle((lastId, failure) -> new LiveState(
            settings.events(),
            settings.publishing(),
            hub.accepting(),
            hub.statistics(),
            new BackendState(
                failure == null,
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - asked),
                failure == null ? lastId : 0),
            System.currentTimeMillis()));
  }
}
