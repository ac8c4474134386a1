package io.redisse.tck;

import java.util.UUID;

/** Names that nobody used before: a store under test may be shared, and full. */
final class Fresh {
  private Fresh() {}

  static String channel(String hint) {
    return "tck-" + UUID.randomUUID() + "-" + hint;
  }
}
