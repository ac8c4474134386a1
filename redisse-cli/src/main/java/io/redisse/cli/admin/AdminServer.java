package io.redisse.cli.admin;

import io.redisse.cli.access.HostGuard;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.grizzly.GrizzlyServer;
import io.redisse.jaxrs.grizzly.UpgradeRefusal;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.jspecify.annotations.Nullable;

/** The HTTP server for the operators' endpoints, used if they have a separate port. */
public final class AdminServer implements AutoCloseable {
  private final @Nullable HttpServer http;
  private final List<String> startupLines;

  private AdminServer(@Nullable HttpServer http, List<String> startupLines) {
    this.http = http;
    this.startupLines = startupLines;
  }

  /**
   * Starts the server.
   *
   * @param host the address to listen on
   * @param port the port to listen on; 0 picks a free port, null starts no server
   * @param guard rejects requests of pages in browsers; empty if the server accepts any host name
   * @param server the server that the endpoints report on
   * @throws CommandFailedException if the server cannot listen on the address and port
   */
  public static AdminServer start(
      String host,
      @Nullable Integer port,
      Optional<HostGuard> guard,
      AdminEndpoints endpoints,
      RedisseServer server) {
    if (port == null) {
      return new AdminServer(null, List.of());
    }
    HttpServer http = GrizzlyHttpServerFactory.createHttpServer(
        UriBuilder.fromUri("http://localhost/")
            .host(GrizzlyServer.uriHost(host))
            .port(port)
            .build(),
        endpoints.application(server.redisse(), guard),
        false);
    NetworkListener listener = http.getListeners().iterator().next();
    listener.registerAddOn(UpgradeRefusal.ADD_ON);
    try {
      http.start();
      return new AdminServer(
          http, List.of("Redisse serves " + endpoints.paths() + " on port " + listener.getPort()));
    } catch (IOException e) {
      throw CommandFailedException.failure(
          "--admin-port: cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Returns the lines to print at startup. They list the endpoints and their port. */
  public List<String> startupLines() {
    return startupLines;
  }

  @Override
  public void close() {
    if (http != null) {
      http.shutdownNow();
    }
  }
}
