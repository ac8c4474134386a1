package io.redisse.tck.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Shows that the contract of servers can be kept, by a server that shares no code with ours. */
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
