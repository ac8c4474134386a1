package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Records the calls that a broadcaster makes to its listener. Thread-safe. */
public class RecordingListener implements Broadcaster.Listener {
  private final Await await;
  private final AtomicInteger callers = new AtomicInteger();
  private final List<Event> received = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();
  private boolean calledConcurrently;

  public RecordingListener(Await await) {
    this.await = await;
  }

  @Override
  public void onEvent(Event event) {
    record(() -> received.add(event));
  }

  @Override
  public void onInterrupted() {
    record(() -> signals.add("interrupted"));
  }

  @Override
  public void onResumed() {
    record(() -> signals.add("resumed"));
  }

  @Override
  public void onReset(long epoch) {
    record(() -> signals.add("reset"));
  }

  public synchronized List<Event> received() {
    return List.copyOf(received);
  }

  public synchronized List<String> signals() {
    return List.copyOf(signals);
  }

  /** Returns whether the broadcaster violated its contract by calling the listener concurrently. */
  public synchronized boolean wasCalledConcurrently() {
    return calledConcurrently;
  }

  /**
   * Waits for the expected number of events and requires that they equal the expected events.
   */
  public void awaitEvents(List<Event> expected, String context) {
    awaitCount(expected.size(), context);
    Check.sameEvents(expected, received(), context);
  }

  /** Like {@link #awaitEvents}, but also requires that no further events follow. */
  public void awaitOnly(List<Event> expected, String context) {
    awaitCount(expected.size(), context);
    await.quiet();
    Check.sameEvents(expected, received(), context);
  }

  public void awaitSignal(String signal) {
    await.until(
        () -> signals().contains(signal),
        () -> "a call to on" + Character.toUpperCase(signal.charAt(0)) + signal.substring(1)
            + "; calls so far: " + signals());
  }

  private void awaitCount(int count, String context) {
    await.until(
        () -> received().size() >= count,
        () -> context + ": " + count + " events delivered to the listener; it received "
            + Describe.events(received()));
  }

  private void record(Runnable entry) {
    boolean alone = callers.incrementAndGet() == 1;
    synchronized (this) {
      calledConcurrently |= !alone;
      entry.run();
    }
    callers.decrementAndGet();
  }
}
