package io.redisse.tck.support;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes all resources that a test opened, newest first, even if closing one of them fails. */
public final class Closers {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  public void add(Runnable closer) {
    closers.push(closer);
  }

  public void closeAll(Await await) {
    AssertionError failure = null;
    while (!closers.isEmpty()) {
      try {
        await.returns(closers.pop(), "close() at the end of the test");
      } catch (AssertionError e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
