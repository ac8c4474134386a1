package io.redisse.core.spi;

/** The callbacks from an {@link Outlet} to its stream. Thread-safe. */
public interface Stream {
  /** Reports that the most recent frame has been handed to the network. */
  void written();

  /**
   * Reports that the client has disconnected. The stream ends and closes the outlet. Further calls
   * do nothing.
   */
  void disconnected();
}
