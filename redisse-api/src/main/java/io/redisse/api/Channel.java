package io.redisse.api;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a channel's name may be. */
public final class Channel {
  /** The most characters (Unicode code points) that a name may have. */
  public static final int MAX_LENGTH = 256;

  /** How no name may begin: the store keeps its own things under names like these. */
  public static final String RESERVED_PREFIX = "redisse:";

  private Channel() {}

  /**
   * Gives the name back if it is that of a channel: 1 to {@value #MAX_LENGTH} characters, none of
   * them a control character or half of a surrogate pair, not beginning with {@value
   * #RESERVED_PREFIX}.
   *
   * @param name the name
   * @return the same name
   * @throws IllegalArgumentException if it is not a channel's name; the message says why
   */
  public static String requireValid(String name) {
    int length = name.codePointCount(0, name.length());
    if (length == 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "channel: expected 1 to " + MAX_LENGTH + " characters, got " + length);
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new IllegalArgumentException("channel: expected no control characters");
      }
    }
    if (name.startsWith(RESERVED_PREFIX)) {
      throw new IllegalArgumentException("channel: names beginning with '" + RESERVED_PREFIX
          + "' are reserved, got '" + name + "'");
    }
    return Text.requireWellFormed("channel", name);
  }

  /**
   * An unmodifiable copy of the names, each checked, in their order.
   *
   * @param names the names
   * @return the names as a set
   * @throws IllegalArgumentException if one is not a channel's name
   */
  public static Set<String> requireAllValid(Collection<String> names) {
    Set<String> valid = new LinkedHashSet<>();
    names.forEach(name -> valid.add(requireValid(name)));
    return Collections.unmodifiableSet(valid);
  }
}
