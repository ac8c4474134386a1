package io.redisse.jaxrs.livepage;

import io.redisse.api.spi.Backend;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Statistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The state of a server that {@link LivePage} shows.
 *
 * @param events the path of the event streams, relative to the application's base path
 * @param publishing true if events can be published over HTTP
 * @param accepting true if the server accepts new streams
 * @param counts statistics since the start
 * @param backend the result of a call to the backend
 * @param time the server's clock, in milliseconds since 1970
 */
record LiveState(
    String events,
    boolean publishing,
    boolean accepting,
    Statistics counts,
    BackendState backend,
    long time) {
  /** Less than the page's interval, so that requests do not pile up during an outage. */
  private static final long TIMEOUT_MILLIS = 800;

  /**
   * The result of a call to the backend.
   *
   * @param up true if it answered in time
   * @param micros the duration of the call in microseconds
   * @param lastId the cursor for "now", or 0 if there was no answer
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
