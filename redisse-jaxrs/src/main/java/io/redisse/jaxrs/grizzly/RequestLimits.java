package io.redisse.jaxrs.grizzly;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits on how a request may arrive, and counters of the requests that exceeded them.
 *
 * @param headBytes maximum size of the request line and the headers together
 * @param arrival maximum time for the head to arrive, and again for the body
 * @param oversized counts requests with a larger head
 * @param slow counts requests that took longer
 */
public record RequestLimits(int headBytes, Duration arrival, LongAdder oversized, LongAdder slow) {
  public static final int DEFAULT_HEAD_BYTES = 16 * 1024;
  /** Shorter than the time after which Grizzly closes a connection without a request. */
  public static final Duration DEFAULT_ARRIVAL = Duration.ofSeconds(20);

  public RequestLimits(int headBytes, Duration arrival) {
    this(headBytes, arrival, new LongAdder(), new LongAdder());
  }

  public static RequestLimits withDefaults() {
    return new RequestLimits(DEFAULT_HEAD_BYTES, DEFAULT_ARRIVAL);
  }
}
