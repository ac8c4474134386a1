package io.redisse.jaxrs.grizzly;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a server puts up with until a request has arrived, and how often it did not.
 *
 * @param headBytes the most bytes of the request line and the headers
 * @param arrival how long the head may take to arrive, and the body after it
 * @param oversized counts those with a longer head
 * @param slow counts those that took longer
 */
public record RequestLimits(int headBytes, Duration arrival, LongAdder oversized, LongAdder slow) {
  public static final int DEFAULT_HEAD_BYTES = 16 * 1024;

  /** Less than the time after which Grizzly closes a connection on which no request has begun. */
  public static final Duration DEFAULT_ARRIVAL = Duration.ofSeconds(20);

  public RequestLimits(int headBytes, Duration arrival) {
    this(headBytes, arrival, new LongAdder(), new LongAdder());
  }
}
