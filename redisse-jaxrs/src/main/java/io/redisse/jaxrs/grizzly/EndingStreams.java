package io.redisse.jaxrs.grizzly;

import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Transport;

/**
 * Counts a listener's streams that have ended but whose last bytes are still being sent, so that a
 * shutdown does not cut them off. Thread-safe.
 */
final class EndingStreams {
  private static final Map<Transport, EndingStreams> BY_TRANSPORT = new WeakHashMap<>();

  private int count;

  private EndingStreams() {}

  static EndingStreams of(Transport transport) {
    synchronized (BY_TRANSPORT) {
      return BY_TRANSPORT.computeIfAbsent(transport, key -> new EndingStreams());
    }
  }

  synchronized void begin() {
    count++;
  }

  synchronized void finish() {
    count--;
    notifyAll();
  }

  /** Blocks until there are none, or until the time is over. */
  synchronized void awaitNone(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long left = limit.toNanos();
    while (count > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }
}
