package io.redisse.core.spi;

/** The treatment of a stream that is opened now. */
public enum Admission {
  /** The stream stays open. */
  ACCEPTED,

  /**
   * The client gets a reconnection delay and the stream ends, because the server is draining or the
   * backend's outage has outlasted the grace period.
   */
  RETRY_LATER,

  /**
   * As {@link #RETRY_LATER}, on a server without a grace period: its clients expect an error status
   * (STREAM-10). A stream that is opened nevertheless is treated like {@link #RETRY_LATER}.
   */
  UNAVAILABLE,

  /**
   * A revocation covers the grant, and the client must not reconnect (STREAM-11). A stream that is
   * opened nevertheless is treated like {@link #RETRY_LATER}.
   */
  ENDED
}
