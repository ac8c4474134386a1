package io.redisse.tck.support;

import java.util.UUID;

/**
 * Generates names that no other test or run uses. They are necessary because the store under test
 * may be shared.
 */
public final class UniqueNames {
  private UniqueNames() {}

  /**
   * Returns a channel name that has never been used.
   *
   * @param hint the suffix of the name, which makes failure messages readable
   */
  public static String channel(String hint) {
    return "tck-" + UUID.randomUUID() + "-" + hint;
  }
}
