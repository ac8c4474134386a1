package io.redisse.jaxrs.grizzly;

import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Grizzly, set up for many connections that stay. */
public final class Http {
  /** They only read and hand on; more of them than this made connecting slower. */
  private static final int SELECTORS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** After a restart, all clients come back at once. The kernel may have a lower limit. */
  private static final int BACKLOG = 4096;

  /** How often it is looked whether requests wait for want of threads. */
  private static final int THREADS_CHECK_MILLIS = 20;

  private Http() {}

  /**
   * Where and how to listen.
   *
   * @param certificate for TLS; without one, the server speaks plain HTTP
   */
  public record Listening(
      String host, int port, Optional<PemFiles> certificate, RequestLimits limits) {}

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen there
   * @throws IllegalArgumentException if the certificate is not what is expected
   */
  public static HttpServer start(Listening listening, ResourceConfig application)
      throws IOException {
    NetworkListener listener = new NetworkListener("redisse", listening.host(), listening.port());
    if (listening.certificate().isPresent()) {
      listener.setSecure(true);
      listener.setSSLEngineConfig(new ReloadedTls(listening.certificate().get()));
    }
    // A publisher's connection would be closed after 256 requests.
    listener.getKeepAlive().setMaxRequestsCount(-1);
    listener.registerAddOn(RequestCodec.addOn(listening.limits()));
    listener.registerAddOn(UpgradeRefusal.ADD_ON);
    listener.registerAddOn(ClosingGrace.ADD_ON);
    setUp(listener.getTransport());
    // Whoever waits for the rest of a body is not woken when the connection is cut off.
    listener
        .getTransport()
        .setReadTimeout(listening.limits().arrival().toMillis(), TimeUnit.MILLISECONDS);
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
    AtomicInteger threads = new AtomicInteger();
    transport.setWorkerThreadPool(new RequestThreads(
        task -> new RequestThread(transport, threads.incrementAndGet(), task),
        RequestThread::isAsleep,
        CompletableFuture.delayedExecutor(
            THREADS_CHECK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)));
  }

  public static URI uriOf(HttpServer server) {
    NetworkListener listener = server.getListeners().iterator().next();
    return UriBuilder.fromUri("http://localhost/")
        .scheme(listener.isSecure() ? "https" : "http")
        .host(listener.getHost())
        .port(listener.getPort())
        .build();
  }
}
