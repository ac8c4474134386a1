package io.redisse.cli.admin;

import io.redisse.cli.access.HostGuard;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.grizzly.DirectHandler;
import io.redisse.jaxrs.grizzly.GrizzlyServer;
import io.redisse.jaxrs.grizzly.ListenerSettings;
import io.redisse.jaxrs.grizzly.RequestLimits;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP server for the operators' endpoints, used if they have a separate port. */
public final class AdminServer implements AutoCloseable {
  /** Enough for monitoring, and few enough to leave the file descriptors to clients. */
  private static final int MAX_CONNECTIONS = 256;

  private final @Nullable GrizzlyServer http;
  private final List<String> startupLines;

  private AdminServer(@Nullable GrizzlyServer http, List<String> startupLines) {
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
    ListenerSettings settings = new ListenerSettings(
        host,
        port,
        Optional.empty(),
        RequestLimits.withDefaults().withConnections(MAX_CONNECTIONS, 0, address -> false),
        ListenerSettings.DEFAULT_KEEP_ALIVE,
        Cors.NONE);
    try {
      GrizzlyServer http = GrizzlyServer.start(
          settings,
          new DirectHandler(
              endpoints.service(server.redisse(), guard), server.redisse().hub()));
      return new AdminServer(
          http,
          List.of(
              "Redisse serves " + endpoints.paths() + " on port " + http.uri().getPort()));
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
      http.close();
    }
  }
}
