package io.redisse.tck.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Shows that a server that shares no code with Redisse can pass the contract. */
class ReferenceServerTest extends ServerContract {
  private static ReferenceServer server;

  @BeforeAll
  static void start() {
    server = new ReferenceServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ServerUnderTest server() {
    return server.underTest().build();
  }
}
