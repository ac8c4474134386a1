/** Certifies implementations of the interfaces of {@link io.redisse.api}. */
module io.redisse.tck {
  requires transitive io.redisse.api;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.redisse.tck;

  // JUnit calls tests that are not public.
  opens io.redisse.tck to
      org.junit.platform.commons;
}
