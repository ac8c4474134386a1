package io.redisse.api;

import java.time.Instant;

/**
 * An operator's word that a right has ended: streams that rest on it are closed, and until a moment no
 * new ones are taken, whatever the {@link ChannelResolver} says (STREAM-11).
 *
 * @param kind what the name is the name of
 * @param name a channel, which is no more to be heard, or a principal, who is to hear no more
 * @param until when the {@link ChannelResolver} alone decides again
 */
public record Revocation(Kind kind, String name, Instant until) {
  /** Whose right ends. */
  public enum Kind {
    /** That of all who hear a channel. */
    CHANNEL,
    /** That of one {@linkplain Grant#principal principal}. */
    PRINCIPAL
  }

  /**
   * Checks the name.
   *
   * @param kind any
   * @param name a channel's name; or a principal's, which is not empty
   * @param until any, also one that is past, which takes an earlier revocation back
   * @throws IllegalArgumentException if the name is not valid; the message says why
   */
  public Revocation {
    if (kind == Kind.CHANNEL) {
      Channel.requireValid(name);
    } else if (name.isEmpty()) {
      throw new IllegalArgumentException("principal: expected a name, got nothing");
    }
  }

  /**
   * Ends what is heard of a channel.
   *
   * @param channel the channel
   * @param until until when
   * @return the revocation
   * @throws IllegalArgumentException if it is not a channel's name
   */
  public static Revocation ofChannel(String channel, Instant until) {
    return new Revocation(Kind.CHANNEL, channel, until);
  }

  /**
   * Ends what a principal hears.
   *
   * @param principal the principal
   * @param until until when
   * @return the revocation
   * @throws IllegalArgumentException if the name is empty
   */
  public static Revocation ofPrincipal(String principal, Instant until) {
    return new Revocation(Kind.PRINCIPAL, principal, until);
  }
}
