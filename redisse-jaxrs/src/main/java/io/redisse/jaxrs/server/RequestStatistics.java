package io.redisse.jaxrs.server;

import io.redisse.jaxrs.grizzly.RequestLimits;

/**
 * Figures on requests and on the connections that are not streams. All but the first are counted
 * since the start of the server.
 *
 * @param openConnections the present number of connections that are not streams
 * @param surplusConnections connections closed because there were more than the limit
 * @param surplusConnectionsPerAddress connections closed because their address had more than the
 *     limit
 * @param slow requests cut off because they exceeded the time limit
 * @param oversized requests rejected because their address and headers exceeded the size limit
 */
public record RequestStatistics(
    long openConnections,
    long surplusConnections,
    long surplusConnectionsPerAddress,
    long slow,
    long oversized) {
  static RequestStatistics of(RequestLimits.Counters counters) {
    return new RequestStatistics(
        counters.open().sum(),
        counters.surplus().sum(),
        counters.surplusOfAddress().sum(),
        counters.slow().sum(),
        counters.oversized().sum());
  }
}
