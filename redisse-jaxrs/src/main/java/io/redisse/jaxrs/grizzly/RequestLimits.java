package io.redisse.jaxrs.grizzly;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits on the size and arrival time of requests, and counters of the requests that exceeded them.
 *
 * @param headBytes maximum combined size of the request line and headers, in bytes
 * @param arrival maximum time for the head to arrive, and separately for the body
 * @param oversized counts requests whose head exceeded the size limit
 * @param slow counts requests that exceeded the time limit
 */
public record RequestLimits(int headBytes, Duration arrival, LongAdder oversized, LongAdder slow) {
  public static final int DEFAULT_HEAD_BYTES = 16 * 1024;
  public static final Duration DEFAULT_ARRIVAL = Duration.ofSeconds(20);

  public RequestLimits(int headBytes, Duration arrival) {
    this(headBytes, arrival, new LongAdder(), new LongAdder());
  }

  public static RequestLimits withDefaults() {
    return new RequestLimits(DEFAULT_HEAD_BYTES, DEFAULT_ARRIVAL);
  }
}
