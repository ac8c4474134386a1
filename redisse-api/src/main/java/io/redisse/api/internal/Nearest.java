package io.redisse.api.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant, for suggestions in error messages. */
public final class Nearest {
  private static final int MAX_DISTANCE = 2;

  private Nearest() {}

  /**
   * Returns the known word with the fewest edits.
   *
   * @param written the unknown word
   * @param known the valid words
   * @return empty if every known word takes more than two edits
   */
  public static Optional<String> to(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(written, word) <= MAX_DISTANCE)
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
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
