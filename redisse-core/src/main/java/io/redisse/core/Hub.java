package io.redisse.core;

/** All streams of one server. Safe for use by many threads. */
public final class Hub {
  Hub() {}

  /**
   * Opens a stream. What the client hears comes through its outlet, from the hub's own thread.
   *
   * @param request what the client asked for and may have
   * @param outlet the way to the client; the hub closes it
   * @throws IllegalStateException if the hub is closed
   */
  public void open(StreamRequest request, Outlet outlet) {
    outlet.close();
  }

  /**
   * Whether new streams are taken: false while the hub is being closed, and while the backend has
   * been away for longer than the grace period.
   *
   * @return whether to open a stream
   */
  public boolean accepting() {
    return true;
  }

  /**
   * Counts.
   *
   * @return the counts of this moment
   */
  public Statistics statistics() {
    return new Statistics(0, 0, 0, 0);
  }
}
