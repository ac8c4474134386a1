package io.redisse.api.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class Nearest {
  private static final int FARTHEST = 2;

  private Nearest() {}

  /**
   * The known word that takes the fewest edits, if few are enough.
   *
   * @param written what was written
   * @param known what may be written
   * @return the word
   */
  public static Optional<String> to(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(written, word) <= FARTHEST)
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /** How many characters have to be inserted, deleted or replaced (Levenshtein's distance). */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
