package io.redisse.core.spi;

/** The hub's decision on whether to accept a stream. */
public enum Admission {
  /** The stream stays open. */
  ACCEPTED,

  /**
   * The stream ends after sending a reconnection delay, because the server is draining or a backend
   * outage has exceeded the grace period.
   */
  RETRY_LATER,

  /**
   * Like {@link #RETRY_LATER}, but the server has no grace period, so clients expect an error
   * status (STREAM-10). Opening the stream anyway has the effect of {@link #RETRY_LATER}.
   */
  UNAVAILABLE,

  /**
   * The grant is revoked and the client must not reconnect (STREAM-11). Opening the stream anyway
   * has the effect of {@link #RETRY_LATER}.
   */
  ENDED
}
