package io.redisse.cli.bench.publish;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Determines when to publish. Must be used by the thread that created it, except that any thread
 * may call {@link #wake}. Times are {@link System#nanoTime} values.
 */
public final class Pacer {
  /** Within this time of the next event, the thread spins instead of sleeping. */
  private static final long SPIN_NANOS = 100_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Thread thread = Thread.currentThread();
  private volatile boolean parked;

  /** Makes {@link #whileRoom} check for room again. */
  public void wake() {
    // The caller may have written its counters lazily. They must be visible before the flag is
    // read, or a wake-up is lost.
    VarHandle.fullFence();
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Publishes at a fixed rate until {@code end}.
   *
   * @param perSecond the number of events per second
   * @return the number of events that were due before {@code end} but were not published, because
   *     publishing blocked
   */
  public long atRate(double perSecond, long start, long end, Publish publish) throws IOException {
    double interval = NANOS_PER_SECOND / perSecond;
    for (long i = 0; ; i++) {
      long due = start + (long) (i * interval);
      if (due - end >= 0) {
        return 0;
      }
      if (System.nanoTime() - end >= 0) {
        return (long) Math.ceil((end - due) / interval);
      }
      waitUntil(due);
      publish.at(due);
    }
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Publishes whenever there is room, until {@code end}. When there is none, waits for
   * {@link #wake} instead of polling. Polling would publish some events while the readers are still
   * receiving earlier ones, which would leave fewer pending events for a server to batch.
   */
  public void whileRoom(BooleanSupplier room, long end, Publish publish) throws IOException {
    while (System.nanoTime() - end < 0) {
      if (room.getAsBoolean()) {
        publish.at(System.nanoTime());
      } else {
        parked = true;
        if (!room.getAsBoolean()) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
        parked = false;
      }
    }
  }

  /** A callback that publishes one event. */
  @FunctionalInterface
  public interface Publish {
    /**
     * Publishes the next event.
     *
     * @param dueNanos the time from which the event's latency is measured
     */
    void at(long dueNanos) throws IOException;
  }
}
