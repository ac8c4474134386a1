package io.redisse.jaxrs.server;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.internal.FatalErrors;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.grizzly.GrizzlyServer;
import io.redisse.jaxrs.grizzly.ListenerSettings;
import io.redisse.jaxrs.grizzly.PemFiles;
import io.redisse.jaxrs.grizzly.RequestLimits;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stand-alone server on Grizzly. It serves event streams and statistics at {@code /} and {@code
 * /events}. Requires {@code grizzly-http-server} on the class path, and {@code
 * jersey-container-grizzly2-http} if JAX-RS components are registered. Thread-safe.
 */
public final class RedisseServer implements AutoCloseable {
  private final Redisse redisse;
  private final GrizzlyServer http;
  private final RequestLimits limits;

  private RedisseServer(Redisse redisse, GrizzlyServer http, RequestLimits limits) {
    this.redisse = redisse;
    this.http = http;
    this.limits = limits;
  }

  /**
   * Returns a builder with the defaults: an in-memory backend, a free port on 127.0.0.1, and a
   * resolver that grants clients every channel they request.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the server's base URI.
   *
   * @return a URI such as {@code http://127.0.0.1:8080/}
   */
  public URI uri() {
    return http.uri();
  }

  /**
   * Returns the port that the server listens on.
   *
   * @return 1 to 65535; the actual port if the builder's port was 0
   */
  public int port() {
    return uri().getPort();
  }

  /**
   * Returns the {@link Redisse} instance of this server.
   *
   * @return always the same object; the server closes it
   */
  public Redisse redisse() {
    return redisse;
  }

  /**
   * Returns figures on requests and on the connections that are not streams.
   *
   * @return the present figures
   */
  public RequestStatistics requests() {
    return RequestStatistics.of(limits.counters());
  }

  /**
   * Blocks until SIGTERM or SIGINT, then {@linkplain Redisse#drain drains} the streams and closes the
   * server. A second signal ends the process at once, an interrupt closes it without draining.
   */
  public void awaitTermination() {
    try (this) {
      Termination.awaitAndDrain(redisse);
    }
  }

  /**
   * Closes all streams, the backend and the listener, without draining. Further calls have no
   * effect.
   */
  @Override
  public void close() {
    redisse.close();
    http.close();
  }

  /** Configures and starts a {@link RedisseServer}. Not thread-safe. */
  public static final class Builder {
    private final Redisse.Builder redisse = Redisse.builder();
    private final Door door = new Door();
    private String host = "127.0.0.1";
    private int port;
    private Optional<PemFiles> certificate = Optional.empty();
    private RequestLimits limits = RequestLimits.withDefaults();
    private Duration keepAlive = ListenerSettings.DEFAULT_KEEP_ALIVE;
    private Cors cors = Cors.NONE;
    private @Nullable Duration warmUp;

    private Builder() {}

    /**
     * Sets the URI of the backend; see {@link io.redisse.api.spi.Backend#open}.
     *
     * @param uri for example {@code redis://localhost:6379/}; the default is {@code memory:}
     * @return this builder
     * @throws IllegalArgumentException if the text is not a URI
     */
    public Builder backend(String uri) {
      redisse.backend(uri);
      return this;
    }

    /**
     * Sets the address to listen on.
     *
     * @param newHost a name or an IP address, {@code 127.0.0.1} by default; {@code 0.0.0.0} for all
     * @return this builder
     */
    public Builder host(String newHost) {
      host = newHost;
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param newPort 0 to 65535; 0, the default, picks a free port
     * @return this builder
     * @throws IllegalArgumentException if the port is out of range
     */
    public Builder port(int newPort) {
      if (newPort < 0 || newPort > 65535) {
        throw new IllegalArgumentException("port: expected 0 to 65535, got " + newPort);
      }
      port = newPort;
      return this;
    }

    /**
     * Enables TLS. The files are reloaded when they change.
     *
     * @param chain the server certificate followed by the intermediate certificates, in PEM
     * @param key the private key in PEM: PKCS #8, not encrypted
     * @return this builder
     */
    public Builder tls(Path chain, Path key) {
      certificate = Optional.of(new PemFiles(chain, key));
      return this;
    }

    /**
     * Limits the combined size of a request's address and headers; see statuses 414 and 431.
     *
     * @param bytes maximum size in bytes, at least 1; 16384 by default
     * @return this builder
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public Builder maxHeaderBytes(int bytes) {
      limits = limits.withHeadBytes(bytes);
      return this;
    }

    /**
     * Limits the time for a request's address and headers to arrive, and separately the time for
     * its body. A slower client's connection is closed, after a 408 if the headers are incomplete.
     *
     * @param time a positive duration; 20 seconds by default
     * @return this builder
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public Builder requestTime(Duration time) {
      limits = limits.withArrival(time);
      return this;
    }

    /**
     * Limits the connections that are not streams. A new one displaces the one that waits longest.
     *
     * @param total maximum number, at least 1; 65536 by default
     * @param perAddress maximum number for each IPv4 address or IPv6 /64 network; 0, the default,
     *     for no limit
     * @param unlimitedAddresses tests whether an address, such as a proxy's, has no limit of its own
     * @return this builder
     * @throws IllegalArgumentException if a limit is too small
     */
    public Builder maxConnections(
        int total, int perAddress, Predicate<InetAddress> unlimitedAddresses) {
      limits = limits.withConnections(total, perAddress, unlimitedAddresses);
      return this;
    }

    /**
     * Sets how long an idle connection is kept; longer than in a proxy in front, so that the proxy
     * closes first. The {@code Keep-Alive} header announces up to 5 seconds less.
     *
     * @param time at least 2 seconds; 75 seconds by default; fractions of a second are dropped
     * @return this builder
     * @throws IllegalArgumentException if the time is less than 2 seconds
     */
    public Builder keepAlive(Duration time) {
      if (time.toSeconds() < 2) {
        throw new IllegalArgumentException("keepAlive: expected at least 2 seconds, got " + time);
      }
      keepAlive = time;
      return this;
    }

    /**
     * Lets pages of other origins read the answers to malformed requests, which no filter sees.
     *
     * @param newCors the origins; a check or filter adds the headers to other answers
     * @return this builder
     */
    public Builder cors(Cors newCors) {
      cors = newCors;
      return this;
    }

    /**
     * Sets a function that decides which channels a client may subscribe to.
     *
     * @param channels returns the channels that a request may subscribe to; may block
     * @return this builder
     */
    public Builder channels(Function<ChannelRequest, Set<String>> channels) {
      redisse.channels(channels);
      return this;
    }

    /**
     * Sets the resolver that decides which channels a client may subscribe to.
     *
     * @param resolver the resolver; the default grants every channel that the client requests
     * @return this builder
     */
    public Builder resolver(ChannelResolver resolver) {
      redisse.resolver(resolver);
      return this;
    }

    /**
     * Registers a JAX-RS component: a filter, a resource or a feature. All requests then go through
     * JAX-RS, which takes several times as long.
     *
     * @param component a class that Jersey instantiates
     * @return this builder
     */
    public Builder register(Class<?> component) {
      door.components.add(config -> config.register(component));
      return this;
    }

    /**
     * Registers a JAX-RS component, as {@link #register(Class)} does.
     *
     * @param component an instance that serves all requests; must be thread-safe
     * @return this builder
     */
    public Builder register(Object component) {
      door.components.add(config -> config.register(component));
      return this;
    }

    /**
     * Adds a check, which runs behind those added before.
     *
     * @param check returns the check of the instance that the server runs
     * @return this builder
     */
    public Builder check(Function<Redisse, Check> check) {
      door.checks.add(check);
      return this;
    }

    /**
     * Adds an endpoint.
     *
     * @param method for example {@code GET}
     * @param path relative to the server's root; one segment may be variable, as in {@code a/{b}}
     * @param endpoint returns the endpoint of the instance that the server runs
     * @return this builder
     */
    public Builder endpoint(String method, String path, Function<Redisse, Endpoint> endpoint) {
      door.endpoints.add((routes, built) -> routes.add(method, path, endpoint.apply(built)));
      return this;
    }

    /**
     * Enables publishing over HTTP; see {@link RedisseFeature#publishing}.
     *
     * @return this builder
     */
    public Builder publishing() {
      door.publishing = true;
      return this;
    }

    /**
     * Adds the {@linkplain RedisseFeature#livePage live page} at {@code /live} and, for browsers, at / .
     *
     * @return this builder
     */
    public Builder livePage() {
      door.livePage = true;
      return this;
    }

    /**
     * Warms up the JVM in the background after startup, once in a process: a second server on a free
     * port on 127.0.0.1 serves several thousand streams, so that clients do not wait for the JIT.
     *
     * @param limit maximum duration; 0 for no warm-up; 0 by default, 2 seconds for {@link #run}
     * @return this builder
     */
    public Builder warmUp(Duration limit) {
      warmUp = limit;
      return this;
    }

    /**
     * Configures the server's {@link Redisse} instance.
     *
     * @param settings called with the builder of that instance
     * @return this builder
     */
    public Builder configure(Consumer<Redisse.Builder> settings) {
      settings.accept(redisse);
      return this;
    }

    /**
     * Starts the server.
     *
     * @return the running server, which the caller must close
     * @throws UncheckedIOException if the server cannot bind to the host and port
     * @throws IllegalArgumentException if the backend's URI is invalid or the certificate is
     *     unusable
     * @throws io.redisse.api.BackendRefusedException if an operator must fix the backend or its
     *     configuration, for example after it rejected the password
     */
    public RedisseServer start() {
      Redisse built = redisse.build();
      try {
        GrizzlyServer http = GrizzlyServer.start(
            new ListenerSettings(host, port, certificate, limits, keepAlive, cors),
            door.handler(built));
        if (warmUp != null) {
          WarmUp.startOnce(warmUp);
        }
        return new RedisseServer(built, http, limits);
      } catch (IOException e) {
        built.close();
        throw new UncheckedIOException(
            "cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
      } catch (RuntimeException e) {
        built.close();
        throw e;
      }
    }

    /**
     * Runs the server as a main method does: starts it, logs its address and blocks until SIGTERM or
     * SIGINT. If it cannot start, prints the reason and exits with status 1, or with 2 if the
     * arguments are invalid. If memory or a thread that serves streams fails, exits with status 3.
     *
     * @param args {@code --port N}, {@code --redis URL}, {@code --stdout} (log to standard output
     *     instead of standard error), {@code --verbose}
     */
    public void run(String... args) {
      FatalErrors.endProcess(System.err);
      if (warmUp == null) {
        warmUp = WarmUp.DEFAULT_LIMIT;
      }
      RunArguments.run(this, args);
    }
  }
}
