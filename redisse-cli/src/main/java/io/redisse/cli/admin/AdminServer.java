package io.redisse.cli.admin;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.grizzly.UpgradeRefusal;
import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.util.List;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.jspecify.annotations.Nullable;

/** The port for operators, if they have one of their own. */
public final class AdminServer implements AutoCloseable {
  private final @Nullable HttpServer http;
  private final List<String> lines;

  private AdminServer(@Nullable HttpServer http, List<String> lines) {
    this.http = http;
    this.lines = lines;
  }

  /**
   * Starts it.
   *
   * @param host the address to listen on
   * @param port 0 for a free one; null for none
   * @throws CommandFailedException if it cannot listen there
   */
  public static AdminServer start(
      String host, @Nullable Integer port, AdminEndpoints operations, RedisseServer server) {
    if (port == null) {
      return new AdminServer(null, List.of());
    }
    HttpServer http = GrizzlyHttpServerFactory.createHttpServer(
        UriBuilder.fromUri("http://localhost/").host(host).port(port).build(),
        operations.application(server.redisse()),
        false);
    NetworkListener listener = http.getListeners().iterator().next();
    listener.registerAddOn(UpgradeRefusal.ADD_ON);
    try {
      http.start();
      return new AdminServer(
          http, List.of("Operators find " + operations.paths() + " at port " + listener.getPort()));
    } catch (IOException e) {
      throw CommandFailedException.failure(
          "--admin-port: cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** What it says of itself. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    if (http != null) {
      http.shutdownNow();
    }
  }
}
