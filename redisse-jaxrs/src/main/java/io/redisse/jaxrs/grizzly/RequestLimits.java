package io.redisse.jaxrs.grizzly;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Limits on requests and on the connections that wait for them, and what was counted.
 *
 * @param headBytes maximum combined size of the request line and headers, in bytes
 * @param arrival maximum time from connecting to the first byte of a request, then for the head to
 *     arrive, and separately for the body
 * @param connections maximum number of connections that are not streams
 * @param connectionsPerAddress the same for each IPv4 address or IPv6 /64 network; 0 for no limit
 * @param unlimited tests whether an address, such as a proxy's, may have any number of connections
 * @param counters counts what exceeded a limit
 */
public record RequestLimits(
    int headBytes,
    Duration arrival,
    int connections,
    int connectionsPerAddress,
    Predicate<InetAddress> unlimited,
    Counters counters) {
  public static final int DEFAULT_HEAD_BYTES = 16 * 1024;
  public static final Duration DEFAULT_ARRIVAL = Duration.ofSeconds(20);
  /** More than connect at the same moment after a restart. */
  public static final int DEFAULT_CONNECTIONS = 65_536;

  /**
   * Counters since the start of the server.
   *
   * @param oversized counts requests whose head exceeded the size limit
   * @param slow counts requests that exceeded the time limit
   * @param surplus counts connections that were closed because there were too many
   * @param surplusOfAddress counts those that were closed because one address had too many
   * @param open the present number of connections that are not streams
   */
  public record Counters(
      LongAdder oversized,
      LongAdder slow,
      LongAdder surplus,
      LongAdder surplusOfAddress,
      LongAdder open) {
    public Counters() {
      this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /** Returns new limits that suit a server on the loopback address, with counters of their own. */
  public static RequestLimits withDefaults() {
    return new RequestLimits(
        DEFAULT_HEAD_BYTES,
        DEFAULT_ARRIVAL,
        DEFAULT_CONNECTIONS,
        0,
        address -> false,
        new Counters());
  }

  public RequestLimits withHeadBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxHeaderBytes: expected at least 1, got " + bytes);
    }
    return new RequestLimits(
        bytes, arrival, connections, connectionsPerAddress, unlimited, counters);
  }

  public RequestLimits withArrival(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("requestTime: expected more than zero, got " + time);
    }
    return new RequestLimits(
        headBytes, time, connections, connectionsPerAddress, unlimited, counters);
  }

  public RequestLimits withConnections(
      int total, int perAddress, Predicate<InetAddress> unlimitedAddresses) {
    if (total < 1 || perAddress < 0) {
      throw new IllegalArgumentException("maxConnections: expected at least 1 in total and 0 per"
          + " address, got " + total + " and " + perAddress);
    }
    return new RequestLimits(headBytes, arrival, total, perAddress, unlimitedAddresses, counters);
  }
}
