package io.redisse.core.spi;

/** One client's connection, as its {@link Outlet} sees it. Safe for use by many threads. */
public interface Stream {
  /** The frame that the outlet was given has been handed to the network. */
  void written();

  /** The client is gone: the stream ends, and the outlet is closed. Further calls do nothing. */
  void disconnected();
}
