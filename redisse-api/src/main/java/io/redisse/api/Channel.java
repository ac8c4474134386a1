package io.redisse.api;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The rules for channel names. */
public final class Channel {
  /** The maximum length of a name in Unicode code points. */
  public static final int MAX_LENGTH = 256;

  /** The reserved prefix. Stores use it for internal data. */
  public static final String RESERVED_PREFIX = "redisse:";

  private Channel() {}

  /**
   * Checks a name. A valid name has 1 to {@value #MAX_LENGTH} characters, no control character, no
   * unpaired surrogate, and does not begin with {@value #RESERVED_PREFIX}.
   *
   * @param name the name to check
   * @return the name, unchanged
   * @throws IllegalArgumentException if the name is invalid; the message gives the reason
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
   * Checks several names and removes duplicates.
   *
   * @param names the names to check; may contain duplicates
   * @return an unmodifiable copy in the same order
   * @throws IllegalArgumentException if a name is invalid
   */
  public static Set<String> requireAllValid(Collection<String> names) {
    Set<String> valid = new LinkedHashSet<>();
    names.forEach(name -> valid.add(requireValid(name)));
    return Collections.unmodifiableSet(valid);
  }
}
