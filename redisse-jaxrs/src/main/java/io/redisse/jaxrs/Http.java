package io.redisse.jaxrs;

import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Grizzly, set up for many connections that stay. */
final class Http {
  /** Enough for requests that do not block; streams that are open hold no thread. */
  private static final int CORE_THREADS = 4;

  /**
   * Filters and resolvers of applications block, on a database for example: as many requests can do
   * so at once before another has to wait.
   */
  private static final int MAX_THREADS = 256;

  private static final int IDLE_THREAD_SECONDS = 30;

  /** After a restart, all clients come back at once. The kernel may have a lower limit. */
  private static final int BACKLOG = 4096;

  private Http() {}

  static HttpServer start(String host, int port, ResourceConfig application) throws IOException {
    NetworkListener listener = new NetworkListener("redisse", host, port);
    // A publisher's connection would be closed after 256 requests.
    listener.getKeepAlive().setMaxRequestsCount(-1);
    listener.registerAddOn(UpgradeRefusal.ADD_ON);
    setUp(listener.getTransport());
    HttpServer server = new HttpServer();
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(new ContainerHandler(
            ContainerFactory.createContainer(GrizzlyHttpContainer.class, application)));
    try {
      server.start();
    } catch (IOException e) {
      server.shutdownNow();
      throw e;
    }
    return server;
  }

  private static void setUp(TCPNIOTransport transport) {
    transport.setServerConnectionBackLog(BACKLOG);
    transport.setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig()
        .copy()
        .setPoolName("redisse-http")
        .setCorePoolSize(CORE_THREADS)
        .setMaxPoolSize(MAX_THREADS)
        .setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS));
  }

  static URI uriOf(HttpServer server) {
    NetworkListener listener = server.getListeners().iterator().next();
    return UriBuilder.fromUri("http://localhost/")
        .host(listener.getHost())
        .port(listener.getPort())
        .build();
  }
}
