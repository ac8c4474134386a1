package io.redisse.tck.support;

import java.util.UUID;

/** Names that no other test or run uses, because a store under test may be shared and in use. */
public final class UniqueNames {
  private UniqueNames() {}

  /**
   * Returns a channel that no one has used before.
   *
   * @param hint end of the name, which makes messages readable
   */
  public static String channel(String hint) {
    return "tck-" + UUID.randomUUID() + "-" + hint;
  }
}
