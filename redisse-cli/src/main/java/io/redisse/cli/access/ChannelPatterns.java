package io.redisse.cli.access;

import io.redisse.api.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Channels as a token names them: each a name, or with a {@code *} at its end all names that begin
 * with what is before it. A {@code *} anywhere else is that character.
 *
 * @param patterns at least one
 */
record ChannelPatterns(List<String> patterns) implements Predicate<String> {
  private static final String ANY = "*";

  /**
   * Checks the patterns.
   *
   * @throws IllegalArgumentException if one could match no channel
   */
  static ChannelPatterns of(Collection<String> patterns) {
    for (String pattern : patterns) {
      if (!pattern.equals(ANY)) {
        Channel.requireValid(beginning(pattern));
      }
    }
    return new ChannelPatterns(List.copyOf(patterns));
  }

  @Override
  public boolean test(String channel) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, channel));
  }

  private static boolean matches(String pattern, String channel) {
    return isName(pattern) ? pattern.equals(channel) : channel.startsWith(beginning(pattern));
  }

  /** Those of them that name one channel. */
  Set<String> names() {
    return patterns.stream().filter(ChannelPatterns::isName).collect(Collectors.toSet());
  }

  private static boolean isName(String pattern) {
    return !pattern.endsWith(ANY);
  }

  private static String beginning(String pattern) {
    return isName(pattern) ? pattern : pattern.substring(0, pattern.length() - ANY.length());
  }
}
