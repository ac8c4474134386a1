package io.redisse.core.spi;

/** What a hub would do with a stream that is opened now. */
public enum Admission {
  /** It is kept. */
  ACCEPTED,

  /** Its client is told when to come again, and it ends: the server drains, or is in an outage. */
  COME_AGAIN,

  /**
   * The same in a server without a grace period for outages, whose clients expect to be refused with
   * an error (STREAM-10). What is opened all the same is treated like {@link #COME_AGAIN}.
   */
  UNAVAILABLE,

  /**
   * An operator ended such streams a moment ago, and their clients are to come no more (STREAM-11).
   * What is opened all the same is treated like {@link #COME_AGAIN}.
   */
  ENDED
}
