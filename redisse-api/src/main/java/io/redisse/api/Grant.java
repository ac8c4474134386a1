package io.redisse.api;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a request may hear.
 *
 * @param channels the channels; empty means that there is nothing to hear, which the client is told
 *     with 404
 * @param principal to whom the right was given, by which an operator can end it
 * @param expiry when the right ends, and the stream with it
 */
public record Grant(Set<String> channels, Optional<String> principal, Optional<Instant> expiry) {
  /**
   * Copies and checks the channels.
   *
   * @param channels channels' names
   * @param principal if known
   * @param expiry if it ends
   * @throws IllegalArgumentException if one is not a channel's name
   */
  public Grant {
    channels = Channel.requireAllValid(channels);
  }

  /**
   * A right that belongs to nobody in particular and does not end.
   *
   * @param channels the channels
   * @return the grant
   * @throws IllegalArgumentException if one is not a channel's name
   */
  public static Grant of(Collection<String> channels) {
    return new Grant(new LinkedHashSet<>(channels), Optional.empty(), Optional.empty());
  }

  /**
   * The same right, given to someone.
   *
   * @param name the principal
   * @return the grant
   */
  public Grant to(String name) {
    return new Grant(channels, Optional.of(name), expiry);
  }

  /**
   * The same right, until a moment.
   *
   * @param end when it ends
   * @return the grant
   */
  public Grant until(Instant end) {
    return new Grant(channels, principal, Optional.of(end));
  }
}
