/** Certifies implementations of the interfaces of {@link io.redisse.api}. */
module io.redisse.tck {
  requires transitive io.redisse.api;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.redisse.tck;
}
