package io.redisse.core;

/**
 * The way of one stream to the network. The hub calls it from one thread, which must not be blocked.
 */
public interface Outlet {
  /**
   * Comes before all other calls.
   *
   * @param stream whom to tell when a frame was written and when the client is gone
   */
  void opened(Stream stream);

  /**
   * Sends a frame and then tells {@link Stream#written}; before that there is no other call of this
   * method. If the client is gone, tells {@link Stream#disconnected} instead.
   *
   * @param frame the bytes
   */
  void write(Frame frame);

  /** Ends the response, after what was written. There are no calls after this one. */
  void close();
}
