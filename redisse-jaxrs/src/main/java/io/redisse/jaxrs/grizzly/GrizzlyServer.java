package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/** A running Grizzly server with one listener, configured for many long-lived connections. */
public final class GrizzlyServer implements AutoCloseable {
  /** Selector threads only read requests and hand them off. More threads slowed down connecting. */
  private static final int SELECTORS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  /**
   * Sized for all clients reconnecting at once after a restart. The kernel may apply a lower limit.
   */
  private static final int BACKLOG = 4096;

  private static final Duration LAST_BYTES_LIMIT = Duration.ofSeconds(2);

  private final HttpServer http;
  private final URI uri;

  private GrizzlyServer(HttpServer http) {
    this.http = http;
    uri = uriOf(http.getListeners().iterator().next());
  }

  /**
   * Starts a server.
   *
   * @throws IOException if the address is in use or unavailable
   * @throws IllegalArgumentException if the certificate or its private key is unusable
   */
  public static GrizzlyServer start(ListenerSettings settings, HttpHandler handler)
      throws IOException {
    HttpServer server = new HttpServer();
    LateListener listener = new LateListener(settings.host(), settings.port());
    configure(listener, settings);
    server.addListener(listener);
    EntryHandler entry = new EntryHandler(handler, settings.cors());
    server.getServerConfiguration().addHttpHandler(entry);
    server
        .getServerConfiguration()
        .setDefaultErrorPageGenerator((request, status, reason, description, failure) ->
            entry.errorPage(request, status, reason));
    try {
      server.start();
      listener.open();
    } catch (IOException e) {
      server.shutdownNow();
      throw e;
    }
    return new GrizzlyServer(server);
  }

  /**
   * Listens only once the application has started. Grizzly starts listeners before it mounts the
   * handlers, and meanwhile answers with 404, which stops a browser's {@code EventSource} for good.
   */
  private static final class LateListener extends NetworkListener {
    private boolean isDue;

    LateListener(String host, int port) {
      super("redisse", host, port);
    }

    @Override
    public synchronized void start() throws IOException {
      if (isDue) {
        super.start();
      }
    }

    /** Opens the port. */
    synchronized void open() throws IOException {
      isDue = true;
      start();
    }
  }

  private static void configure(NetworkListener listener, ListenerSettings settings) {
    if (settings.certificate().isPresent()) {
      listener.setSecure(true);
      listener.setSSLEngineConfig(new ReloadingTls(settings.certificate().get()));
    }
    // By default, Grizzly closes a connection after 256 requests, which slows down busy publishers.
    listener.getKeepAlive().setMaxRequestsCount(-1);
    KeepAliveTime keepAlive = KeepAliveTime.of(settings.keepAlive());
    listener.getKeepAlive().setIdleTimeoutInSeconds(keepAlive.seconds());
    listener.registerAddOn(RequestCodec.addOn(settings.limits(), keepAlive, settings.cors()));
    listener.registerAddOn(UpgradeRefusal.ADD_ON);
    listener.registerAddOn(ShutdownGracePeriod.ADD_ON);
    configure(listener.getTransport());
    // Terminating a connection does not wake a thread that is blocked reading its request body.
    listener
        .getTransport()
        .setReadTimeout(settings.limits().arrival().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void configure(TCPNIOTransport transport) {
    transport.setServerConnectionBackLog(BACKLOG);
    transport.setSelectorRunnersCount(SELECTORS);
    transport.setWorkerThreadPool(RequestThreads.newPool());
  }

  private static URI uriOf(NetworkListener listener) {
    return URI.create((listener.isSecure() ? "https" : "http") + "://" + uriHost(listener.getHost())
        + ":" + listener.getPort() + "/");
  }

  /** Returns the host as URIs contain it: IPv6 addresses are in brackets. */
  public static String uriHost(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Returns the base URI, with the actual port if the configured port was 0. */
  public URI uri() {
    return uri;
  }

  /**
   * Gives streams that have ended two seconds for their last bytes, stops listening, gives
   * in-flight requests two seconds to finish, then closes all connections.
   */
  @Override
  public void close() {
    try {
      EndingStreams.of(http.getListeners().iterator().next().getTransport())
          .awaitNone(LAST_BYTES_LIMIT);
      http.shutdown().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      http.shutdownNow();
    } catch (ExecutionException e) {
      http.shutdownNow();
    }
  }
}
