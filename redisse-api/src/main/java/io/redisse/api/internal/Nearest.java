package io.redisse.api.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the closest valid word for a misspelled one, for use in error messages. */
public final class Nearest {
  private static final int MAX_DISTANCE = 2;

  private Nearest() {}

  /**
   * Returns the valid word with the smallest edit distance to the given word.
   *
   * @param written the unknown word
   * @param known the valid words
   * @return the closest word; empty if every valid word is more than two edits away
   */
  public static Optional<String> to(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(written, word) <= MAX_DISTANCE)
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /**
   * Returns the Levenshtein distance: the minimum number of insertions, deletions and replacements.
   */
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
