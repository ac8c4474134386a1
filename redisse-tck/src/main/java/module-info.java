/** Contract tests that certify implementations of {@link io.redisse.api} and running servers. */
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

  // JUnit calls non-public test methods and instantiates extensions by reflection.
  opens io.redisse.tck to
      org.junit.platform.commons;
  opens io.redisse.tck.certify to
      org.junit.platform.commons;
  opens io.redisse.tck.server to
      org.junit.platform.commons;
  opens io.redisse.tck.support to
      org.junit.platform.commons;
}
