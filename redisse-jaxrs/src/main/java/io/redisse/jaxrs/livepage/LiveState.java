package io.redisse.jaxrs.livepage;

import io.redisse.api.spi.Backend;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Statistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The server state that {@link LivePage} displays.
 *
 * @param events the path of the event streams, relative to the application's base path
 * @param publishing true if events can be published over HTTP
 * @param accepting true if the server accepts new streams
 * @param counts statistics since startup
 * @param backend the result of a test call to the backend
 * @param time the server's time, in milliseconds since the epoch
 */
record LiveState(
    String events,
    boolean publishing,
    boolean accepting,
    Statistics counts,
    BackendState backend,
    long time) {
  /** Shorter than the page's polling interval, so that requests do not pile up during an outage. */
  private static final long TIMEOUT_MILLIS = 800;

  /**
   * The result of a test call to the backend.
   *
   * @param up true if the backend responded in time
   * @param micros the duration of the call in microseconds
   * @param lastId the newest event id, or 0 if the backend did not respond
   */
  record BackendState(boolean up, long micros, long lastId) {}

  static CompletableFuture<LiveState> of(Hub hub, Backend backend, LivePageSettings settings) {
    long start = System.nanoTime();
    return backend
        .store()
        .lastId()
        .toCompletableFuture()
        .copy()
        .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .handle((lastId, failure) -> new LiveState(
            settings.events(),
            settings.publishing(),
            hub.accepting(),
            hub.statistics(),
            new BackendState(
                failure == null,
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start),
                failure == null ? lastId : 0),
            System.currentTimeMillis()));
  }
}
