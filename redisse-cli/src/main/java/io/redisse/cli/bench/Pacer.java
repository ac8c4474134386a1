package io.redisse.cli.bench;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Publishes events at the pace of a load. Used by one thread, woken by any. */
final class Pacer {
  /** So close to its time an event is waited for without giving up the core. */
  private static final long SPIN_NANOS = 100_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Thread thread = Thread.currentThread();
  private volatile boolean parked;

  /** There may be room for another event. */
  void wake() {
    // What made the room was written before the flag is read, and may have been written lazily.
    VarHandle.fullFence();
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Publishes an event at each moment at which one is due.
   *
   * @return how many were due in the time and were not published, because the publisher blocked
   */
  long atRate(double perSecond, long start, long end, Publish publish) throws IOException {
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
   * Publishes an event whenever there is room for one. It looks for room only when it is woken: by a
   * timer it would sometimes publish while others are half received, and a server that joins what
   * waits would deliver them apart.
   */
  void whileRoom(BooleanSupplier room, long end, Publish publish) throws IOException {
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

  /** Publishes the next event. */
  @FunctionalInterface
  interface Publish {
    void at(long dueNanos) throws IOException;
  }
}
