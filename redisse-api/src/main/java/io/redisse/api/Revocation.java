package io.redisse.api;

import java.time.Instant;

/**
 * Withdraws permissions. Streams that the revocation covers are closed, and new ones are rejected
 * until it ends, regardless of the {@link ChannelResolver} (STREAM-11). If several revocations have
 * the same kind and name, the latest end applies, regardless of the order in which they were made.
 *
 * @param kind whether the name is that of a channel or of a principal
 * @param name the channel or the principal
 * @param until the end of the revocation; from then on, the {@link ChannelResolver} decides. {@link
 *     Instant#EPOCH} {@linkplain #withdrawn withdraws} earlier revocations
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
   * @param kind whether the name is that of a channel or of a principal
   * @param name a valid channel name, or a non-empty principal
   * @param until the end of the revocation; {@link Instant#EPOCH} withdraws earlier ones
   * @throws IllegalArgumentException if the name is invalid; the message gives the reason
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
   * @throws IllegalArgumentException if the name is invalid
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

  /**
   * Returns the withdrawal of all revocations of the same kind and name.
   *
   * @return a revocation that ends at {@link Instant#EPOCH}
   */
  public Revocation withdrawn() {
    return new Revocation(kind, name, Instant.EPOCH);
  }

  /**
   * Returns whether this withdraws earlier revocations rather than revoking anything.
   *
   * @return true if the end is {@link Instant#EPOCH} or earlier
   */
  public boolean isWithdrawal() {
    return !until.isAfter(Instant.EPOCH);
  }
}
