package io.redisse.tck.support;

import java.util.UUID;

/** Names that nobody used before: a store under test may be shared, and full. */
public final class UniqueNames {
  private UniqueNames() {}

  public static String channel(String hint) {
    return "tck-" + UUID.randomUUID() + "-" + hint;
  }
}
