/** Certifies implementations of the interfaces of {@link io.redisse.api}. */
module io.redisse.tck {
  requires transitive io.redisse.api;
  requires transitive org.junit.jupiter.api;
  requires java.net.http;
  requires static org.junit.platform.launcher;
  requires static org.jspecify;

  exports io.redisse.tck;
  exports io.redisse.tck.certify;
  exports io.redisse.tck.rules;
  exports io.redisse.tck.server;

  // JUnit calls tests that are not public.
  opens io.redisse.tck to
      org.junit.platform.commons;
  opens io.redisse.tck.certify to
      org.junit.platform.commons;
  opens io.redisse.tck.server to
      org.junit.platform.commons;
}
