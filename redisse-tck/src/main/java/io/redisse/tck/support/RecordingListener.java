package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Records what a broadcaster tells its listener. Tests read it from threads of their own. */
public class RecordingListener implements Broadcaster.Listener {
  private final AtomicInteger callers = new AtomicInteger();
  private final List<Event> heard = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();
  private boolean overlapped;

  @Override
  public void onEvent(Event event) {
    record(() -> heard.add(event));
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

  public synchronized List<Event> heard() {
    return List.copyOf(heard);
  }

  public synchronized List<String> signals() {
    return List.copyOf(signals);
  }

  /** Whether two threads were inside the listener at once, which no broadcaster may let happen. */
  public synchronized boolean overlapped() {
    return overlapped;
  }

  /** Waits until as many events were heard as are expected; they must be these. */
  public void hears(List<Event> expected, String what) {
    awaitCount(expected.size(), what);
    Check.sameEvents(expected, heard(), what);
  }

  /** The same, and nothing more comes. */
  public void hearsOnly(List<Event> expected, String what) {
    awaitCount(expected.size(), what);
    Await.quiet();
    Check.sameEvents(expected, heard(), what);
  }

  public void awaitSignal(String signal) {
    Await.until(
        () -> signals().contains(signal),
        () -> "the listener is told '" + signal + "'; it was told " + signals());
  }

  private void awaitCount(int count, String what) {
    Await.until(
        () -> heard().size() >= count,
        () -> what + ": " + count + " events heard; heard were " + Describe.events(heard()));
  }

  private void record(Runnable entry) {
    boolean alone = callers.incrementAndGet() == 1;
    synchronized (this) {
      overlapped |= !alone;
      entry.run();
    }
    callers.decrementAndGet();
  }
}
