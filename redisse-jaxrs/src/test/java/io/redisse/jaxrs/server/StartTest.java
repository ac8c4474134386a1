package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.jersey.server.spi.AbstractContainerLifecycleListener;
import org.glassfish.jersey.server.spi.Container;
import org.junit.jupiter.api.Test;

/** A server that starts. */
class StartTest {
  /** Tries to connect while the application starts. */
  private static final class EarlyClient extends AbstractContainerLifecycleListener {
    private final int port;
    private final List<String> results = new ArrayList<>();

    EarlyClient(int port) {
      this.port = port;
    }

    @Override
    public void onStartup(Container container) {
      try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
        results.add("connected to " + connected.getRemoteSocketAddress());
      } catch (ConnectException e) {
        results.add("refused");
      } catch (IOException e) {
        results.add(e.toString());
      }
    }
  }

  @Test
  void opensItsPortOnlyAfterTheApplicationHasStarted() throws IOException {
    EarlyClient client = new EarlyClient(freePort());
    RedisseServer server =
        RedisseServer.builder().port(client.port).register(client).start();
    server.close();
    assertEquals(List.of("refused"), client.results);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
