package io.redisse.core.spi;

/** One stream as its {@link Outlet} sees it. Safe for use by many threads. */
public interface Stream {
  /** Reports that the frame last passed to the outlet has been handed to the network. */
  void written();

  /**
   * Reports that the client is gone: the stream ends and closes the outlet. Further calls do
   * nothing.
   */
  void disconnected();
}
