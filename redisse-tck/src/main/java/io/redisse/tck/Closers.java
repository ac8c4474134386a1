package io.redisse.tck;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what a test opened, the newest first, also when some of it will not close. */
final class Closers {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  void add(Runnable closer) {
    closers.push(closer);
  }

  void closeAll() {
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
