package io.redisse.cli.access;

import io.redisse.api.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The channels that a token allows. A pattern is either a channel name or a prefix followed by
 * {@code *}. An asterisk in any other position is matched literally.
 *
 * @param patterns the validated patterns; an empty list allows no channel
 */
record ChannelPatterns(List<String> patterns) implements Predicate<String> {
  private static final String ANY = "*";

  /**
   * Validates patterns and returns them.
   *
   * @throws IllegalArgumentException if a pattern cannot match any channel name
   */
  static ChannelPatterns of(Collection<String> patterns) {
    for (String pattern : patterns) {
      if (!pattern.equals(ANY)) {
        Channel.requireValid(prefix(pattern));
      }
    }
    return new ChannelPatterns(List.copyOf(patterns));
  }

  @Override
  public boolean test(String channel) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, channel));
  }

  private static boolean matches(String pattern, String channel) {
    return isName(pattern) ? pattern.equals(channel) : channel.startsWith(prefix(pattern));
  }

  /** Returns the patterns that are exact channel names. */
  Set<String> names() {
    return patterns.stream().filter(ChannelPatterns::isName).collect(Collectors.toSet());
  }

  private static boolean isName(String pattern) {
    return !pattern.endsWith(ANY);
  }

  private static String prefix(String pattern) {
    return isName(pattern) ? pattern : pattern.substring(0, pattern.length() - ANY.length());
  }
}
