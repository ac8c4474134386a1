package io.redisse.api;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The permission to subscribe to channels.
 *
 * @param channels valid names; if there are none, the client gets status 404
 * @param principal the owner of the permission, whom an operator can name to revoke it; empty for
 *     an anonymous client
 * @param expiry the time at which the permission and its streams end; empty if the permission does
 *     not expire
 */
public record Grant(Set<String> channels, Optional<String> principal, Optional<Instant> expiry) {
  /**
   * Copies and validates the channels.
   *
   * @param channels channel names; their order is preserved
   * @param principal empty for an anonymous client
   * @param expiry empty if the grant does not expire
   * @throws IllegalArgumentException if a name is invalid
   */
  public Grant {
    channels = Channel.requireAllValid(channels);
  }

  /**
   * Creates a grant without a principal or an expiry.
   *
   * @param channels channel names; their order is preserved
   * @return a grant for these channels
   * @throws IllegalArgumentException if a name is invalid
   */
  public static Grant of(Collection<String> channels) {
    return new Grant(new LinkedHashSet<>(channels), Optional.empty(), Optional.empty());
  }

  /**
   * Returns a copy with a principal.
   *
   * @param name the owner of the permission
   * @return the same grant for this principal
   */
  public Grant to(String name) {
    return new Grant(channels, Optional.of(name), expiry);
  }

  /**
   * Returns a copy with an expiry.
   *
   * @param end the time at which the permission ends
   * @return the same grant with this expiry
   */
  public Grant until(Instant end) {
    return new Grant(channels, principal, Optional.of(end));
  }
}
