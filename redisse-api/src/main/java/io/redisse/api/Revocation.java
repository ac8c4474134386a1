package io.redisse.api;

import java.time.Instant;

/**
 * Withdraws permissions: the streams that it covers are closed, and new ones are rejected for a
 * time, regardless of the {@link ChannelResolver} (STREAM-11).
 *
 * @param kind the kind of name
 * @param name the name of a channel or of a principal
 * @param until the end of the revocation; from then on, the {@link ChannelResolver} decides
 */
public record Revocation(Kind kind, String name, Instant until) {
  /** The streams that a revocation covers. */
  public enum Kind {
    /** The streams of a channel. */
    CHANNEL,
    /** The streams of a {@linkplain Grant#principal principal}. */
    PRINCIPAL
  }

  /**
   * Validates the name.
   *
   * @param kind the kind of name
   * @param name a valid name of a channel, or a principal, which is not empty
   * @param until a time in the past takes back an earlier revocation
   * @throws IllegalArgumentException if the name is not valid; the message gives the reason
   */
  public Revocation {
    if (kind == Kind.CHANNEL) {
      Channel.requireValid(name);
    } else if (name.isEmpty()) {
      throw new IllegalArgumentException("principal: expected a non-empty name");
    }
  }

  /**
   * Revokes all subscriptions to a channel.
   *
   * @param channel a valid name, see {@link Channel#requireValid}
   * @param until the end of the revocation
   * @return a revocation of kind {@link Kind#CHANNEL}
   * @throws IllegalArgumentException if the name is not valid
   */
  public static Revocation ofChannel(String channel, Instant until) {
    return new Revocation(Kind.CHANNEL, channel, until);
  }

  /**
   * Revokes all subscriptions of a principal.
   *
   * @param principal as in {@link Grant#principal}
   * @param until the end of the revocation
   * @return a revocation of kind {@link Kind#PRINCIPAL}
   * @throws IllegalArgumentException if the name is empty
   */
  public static Revocation ofPrincipal(String principal, Instant until) {
    return new Revocation(Kind.PRINCIPAL, principal, until);
  }
}
