package io.redisse.jaxrs.grizzly;

import java.time.Duration;
import org.glassfish.grizzly.filterchain.FilterChain;

/**
 * How long an idle connection is kept for its next request.
 *
 * @param seconds the time until the server closes the connection; at least 2
 */
record KeepAliveTime(int seconds) {
  private static final int MAX_MARGIN_SECONDS = 5;

  /** Grizzly's default, for listeners that are not Redisse's own. */
  private static final KeepAliveTime GRIZZLY = new KeepAliveTime(30);

  static KeepAliveTime of(Duration time) {
    return new KeepAliveTime((int) Math.min(Integer.MAX_VALUE, time.toSeconds()));
  }

  /** Returns the time that a listener with these filters uses. */
  static KeepAliveTime of(FilterChain requestFilters) {
    int codec = requestFilters.indexOfType(RequestCodec.class);
    return codec < 0 ? GRIZZLY : ((RequestCodec) requestFilters.get(codec)).keepAlive();
  }

  /**
   * Returns the value of the Keep-Alive header. It announces a shorter time, so that no client sends
   * a request while the server is closing the connection.
   */
  String header() {
    int margin = Math.max(1, Math.min(MAX_MARGIN_SECONDS, seconds / 10));
    return "timeout=" + (seconds - margin);
  }
}
