package io.redisse.core.engine.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds the live events that wait for one hub thread, in bytes. Events beyond the bound are
 * dropped, after which the thread reads everything from history. Thread-safe.
 */
public final class EventBacklog {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long maxBytes;
  private final long maxWaitNanos;
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean lost;
  private volatile boolean lostUnordered;

  /**
   * Creates an empty backlog.
   *
   * @param maxWait how long a thread that brings events may have to wait for room
   */
  public EventBacklog(long maxBytes, Duration maxWait) {
    this.maxBytes = maxBytes;
    maxWaitNanos = maxWait.toNanos();
  }

  public long bytes() {
    return bytes.get();
  }

  /**
   * Adds an event, or notes its loss if there is no room. Calls must not overlap. A single event
   * larger than the bound is added if there is no other.
   *
   * @param mayWait whether to wait for room; false on hub threads, which would wait for themselves
   * @return false if the event was dropped
   */
  public boolean add(long size, boolean mayWait) {
    // While a loss is pending, further events are read from history like the lost one.
    if (lost || (!hasRoom(size) && !(mayWait && await(maxBytes - size)))) {
      lost = true;
      return false;
    }
    bytes.addAndGet(size);
    return true;
  }

  private boolean hasRoom(long size) {
    long current = bytes.get();
    return current == 0 || current + size <= maxBytes;
  }

  public void remove(long size) {
    bytes.addAndGet(-size);
  }

  /** Slows down a publisher while the backlog is more than half full. */
  public void awaitRoom() {
    boolean ignored = await(maxBytes / 2);
  }

  /** Waits until the backlog is empty or has at most so many bytes; returns false if it has not. */
  private boolean await(long most) {
    if (bytes.get() <= Math.max(0, most)) {
      return true;
    }
    long start = System.nanoTime();
    // Polls, so that removing an event stays cheap, and nothing can be left waiting.
    while (bytes.get() > Math.max(0, most)) {
      if (lost
          || System.nanoTime() - start > maxWaitNanos
          || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Notes that an event did not reach the hub thread. */
  public void markLost() {
    lost = true;
  }

  /** Notes that an event was lost that its publisher may not have stored yet. */
  public void markLostUnordered() {
    lostUnordered = true;
    lost = true;
  }

  /** Returns whether events were lost since the last call, and adds events again from now on. */
  public boolean takeLoss() {
    boolean taken = lost;
    if (taken) {
      lost = false;
    }
    return taken;
  }

  /** Returns whether {@link #markLostUnordered} was called since the last call. */
  public boolean takeLossOfUnordered() {
    boolean taken = lostUnordered;
    if (taken) {
      lostUnordered = false;
    }
    return taken;
  }
}
