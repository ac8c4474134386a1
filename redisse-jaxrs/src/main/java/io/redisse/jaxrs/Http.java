package io.redisse.jaxrs;

import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.memory.ThreadLocalPoolProvider;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.DefaultWorkerThread;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Grizzly, set up for many connections that stay. */
final class Http {
  /** They only read and hand on; more of them than this made connecting slower. */
  private static final int SELECTORS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** After a restart, all clients come back at once. The kernel may have a lower limit. */
  private static final int BACKLOG = 4096;

  private Http() {}

  /**
   * Where and how to listen.
   *
   * @param certificate for TLS; without one, the server speaks plain HTTP
   */
  record Listening(String host, int port, Optional<PemFiles> certificate, RequestLimits limits) {}

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen there
   * @throws IllegalArgumentException if the certificate is not what is expected
   */
  static HttpServer start(Listening listening, ResourceConfig application) throws IOException {
    NetworkListener listener = new NetworkListener("redisse", listening.host(), listening.port());
    if (listening.certificate().isPresent()) {
      listener.setSecure(true);
      listener.setSSLEngineConfig(new ReloadedTls(listening.certificate().get()));
    }
    // A publisher's connection would be closed after 256 requests.
    listener.getKeepAlive().setMaxRequestsCount(-1);
    listener.registerAddOn(RequestCodec.addOn(listening.limits()));
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
    transport.setSelectorRunnersCount(SELECTORS);
    transport.setWorkerThreadPool(new RequestThreads(new Threads(transport)));
  }

  /** Threads of Grizzly's kind, which keep its buffers and other things that are used again. */
  private record Threads(TCPNIOTransport transport, AtomicInteger count) implements ThreadFactory {
    Threads(TCPNIOTransport transport) {
      this(transport, new AtomicInteger());
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new DefaultWorkerThread(
          transport.getAttributeBuilder(),
          "redisse-http-" + count.incrementAndGet(),
          transport.getMemoryManager() instanceof ThreadLocalPoolProvider pools
              ? pools.createThreadLocalPool()
              : null,
          task);
      thread.setDaemon(true);
      return thread;
    }
  }

  static URI uriOf(HttpServer server) {
    NetworkListener listener = server.getListeners().iterator().next();
    return UriBuilder.fromUri("http://localhost/")
        .scheme(listener.isSecure() ? "https" : "http")
        .host(listener.getHost())
        .port(listener.getPort())
        .build();
  }
}
