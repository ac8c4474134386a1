package io.redisse.tck.support;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what a test opened, the newest first, also when some of it will not close. */
public final class Closers {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  public void add(Runnable closer) {
    closers.push(closer);
  }

  public void closeAll() {
    AssertionError failure = null;
    while (!closers.isEmpty()) {
      try {
        Await.returns(closers.pop(), "close() at the end of the test");
      } catch (AssertionError e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
