package io.redisse.jaxrs.server;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import io.redisse.jaxrs.grizzly.Http;
import io.redisse.jaxrs.grizzly.PemFiles;
import io.redisse.jaxrs.grizzly.RequestLimits;
import io.redisse.jaxrs.http.ErrorMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/**
 * A server of one's own on Grizzly: streams and statistics at {@code /} and {@code /events}, behind
 * the application's own JAX-RS filters. Needs {@code jersey-container-grizzly2-http} on the class
 * path. Safe for use by many threads.
 */
public final class RedisseServer implements AutoCloseable {
  private final Redisse redisse;
  private final HttpServer http;
  private final RequestLimits limits;
  private final URI uri;

  private RedisseServer(Redisse redisse, HttpServer http, RequestLimits limits) {
    this.redisse = redisse;
    this.http = http;
    this.limits = limits;
    uri = Http.uriOf(http);
  }

  /**
   * Starts with the defaults: in memory, on a free port of 127.0.0.1, and a client may hear the
   * channels that it names.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where the server is.
   *
   * @return for example {@code http://127.0.0.1:8080/}
   */
  public URI uri() {
    return uri;
  }

  /**
   * The port that it listens on.
   *
   * @return the port, the one found if it was to find a free one
   */
  public int port() {
    return uri.getPort();
  }

  /**
   * What the server serves: to publish from the same process, for example.
   *
   * @return always the same object, closed with the server
   */
  public Redisse redisse() {
    return redisse;
  }

  /**
   * How many requests were cut off since the start because they did not {@linkplain
   * Builder#requestTime arrive in time}.
   *
   * @return 0 or more
   */
  public long slowRequests() {
    return limits.slow().sum();
  }

  /**
   * How many requests were refused since the start because of their {@linkplain
   * Builder#maxHeaderBytes long head}.
   *
   * @return 0 or more
   */
  public long oversizedRequests() {
    return limits.oversized().sum();
  }

  /**
   * Blocks until the process is told to end (SIGTERM, or SIGINT from the keyboard) and its streams
   * have {@linkplain Redisse#drain drained}, or the calling thread is interrupted; and then closes the
   * server. A second signal ends the process at once.
   */
  public void awaitTermination() {
    try (this) {
      Termination.await();
      redisse.drain().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the streams could not be drained", e);
    }
  }

  /** Ends all streams at once, the backend and the server. Further calls do nothing. */
  @Override
  public void close() {
    redisse.close();
    try {
      http.shutdown().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      http.shutdownNow();
    } catch (ExecutionException e) {
      http.shutdownNow();
    }
  }

  /** Collects what a server is made of. */
  public static final class Builder {
    private final Redisse.Builder redisse = Redisse.builder();
    private final List<Consumer<ResourceConfig>> registrations = new ArrayList<>();
    private String host = "127.0.0.1";
    private int port;
    private Optional<PemFiles> certificate = Optional.empty();
    private int headBytes = RequestLimits.DEFAULT_HEAD_BYTES;
    private Duration arrival = RequestLimits.DEFAULT_ARRIVAL;
    private boolean publishing;
    private boolean livePage;
    private @Nullable Duration warmUp;

    private Builder() {}

    /**
     * The backend by URI, see {@link io.redisse.api.spi.Backend#open}.
     *
     * @param uri for example {@code redis://localhost:6379/}; {@code memory:} by default
     * @return this builder
     * @throws IllegalArgumentException if it is not a URI
     */
    public Builder backend(String uri) {
      redisse.backend(uri);
      return this;
    }

    /**
     * The address to listen on.
     *
     * @param newHost a name or an IP address; {@code 127.0.0.1} by default, {@code 0.0.0.0} for all
     * @return this builder
     */
    public Builder host(String newHost) {
      host = newHost;
      return this;
    }

    /**
     * The port to listen on.
     *
     * @param newPort 0 to 65535; 0, which is the default, finds a free one
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder port(int newPort) {
      if (newPort < 0 || newPort > 65535) {
        throw new IllegalArgumentException("port: expected 0 to 65535, got " + newPort);
      }
      port = newPort;
      return this;
    }

    /**
     * Has the server speak TLS. The files are read again when they have changed.
     *
     * @param chain the server's certificate and those between it and the authority's own, in PEM
     * @param key its private key in PEM: PKCS #8, not encrypted
     * @return this builder
     */
    public Builder tls(Path chain, Path key) {
      certificate = Optional.of(new PemFiles(chain, key));
      return this;
    }

    /**
     * How long the address and the headers of a request may be together. A longer address is answered
     * with 414, longer headers with 431.
     *
     * @param bytes at least 1; 16384 by default
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxHeaderBytes(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("maxHeaderBytes: expected at least 1, got " + bytes);
      }
      headBytes = bytes;
      return this;
    }

    /**
     * How long the address and the headers of a request may take to arrive, and its body after them.
     * A client that takes longer is cut off, however many bytes still come; it is answered with 408 if
     * its headers were not complete.
     *
     * @param time more than zero; 20 seconds by default
     * @return this builder
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Builder requestTime(Duration time) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("requestTime: expected more than zero, got " + time);
      }
      arrival = time;
      return this;
    }

    /**
     * Who hears what, by a function that decides at once.
     *
     * @param channels gives the channels that a request may hear; it may block
     * @return this builder
     */
    public Builder channels(Function<ChannelRequest, Set<String>> channels) {
      redisse.channels(channels);
      return this;
    }

    /**
     * Who hears what.
     *
     * @param resolver the resolver; by default a client may hear the channels that it names
     * @return this builder
     */
    public Builder resolver(ChannelResolver resolver) {
      redisse.resolver(resolver);
      return this;
    }

    /**
     * Adds a JAX-RS component: a filter, a resource, a feature.
     *
     * @param component the class, which Jersey instantiates
     * @return this builder
     */
    public Builder register(Class<?> component) {
      registrations.add(config -> config.register(component));
      return this;
    }

    /**
     * Adds a JAX-RS component: a filter, a resource, a feature.
     *
     * @param component the instance
     * @return this builder
     */
    public Builder register(Object component) {
      registrations.add(config -> config.register(component));
      return this;
    }

    /**
     * Adds publishing over HTTP, see {@link RedisseFeature#publishing}. Who may do so is up to the
     * request filters that are registered.
     *
     * @return this builder
     */
    public Builder publishing() {
      publishing = true;
      return this;
    }

    /**
     * Adds a page to see the server at work, at {@code /live} and, for browsers, at {@code /}; see
     * {@link RedisseFeature#livePage}.
     *
     * @return this builder
     */
    public Builder livePage() {
      livePage = true;
      return this;
    }

    /**
     * Has the server exercise itself in the background once it has started, so that the crowd that
     * follows a restart does not meet a program that Java has yet to compile. A server of its own in
     * the same process, on a free port of 127.0.0.1, serves some thousand streams; neither the
     * backend nor the application's filters and resolver see any of it. Done once in a process.
     *
     * @param longest for how long at the most; zero, which is the default here, for not at all.
     *     {@link #run} takes 2 seconds unless told otherwise
     * @return this builder
     */
    public Builder warmUp(Duration longest) {
      warmUp = longest;
      return this;
    }

    /**
     * Everything else that {@link Redisse} can be told.
     *
     * @param settings gets the builder of the server's {@link Redisse}
     * @return this builder
     */
    public Builder configure(Consumer<Redisse.Builder> settings) {
      settings.accept(redisse);
      return this;
    }

    /**
     * Starts the server.
     *
     * @return the running server, to be closed by the caller
     * @throws UncheckedIOException if it cannot listen there; the message says why
     * @throws IllegalArgumentException if the backend's URI is not valid, or the certificate is not
     *     usable
     * @throws io.redisse.api.BackendRefusedException if the backend will not serve
     */
    public RedisseServer start() {
      RequestLimits limits = new RequestLimits(headBytes, arrival);
      Redisse built = redisse.build();
      try {
        HttpServer http =
            Http.start(new Http.Listening(host, port, certificate, limits), application(built));
        RedisseServer server = new RedisseServer(built, http, limits);
        if (warmUp != null) {
          WarmUp.begin(warmUp);
        }
        return server;
      } catch (IOException e) {
        built.close();
        throw new UncheckedIOException(
            "cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
      } catch (RuntimeException e) {
        built.close();
        throw e;
      }
    }

    private ResourceConfig application(Redisse built) {
      RedisseFeature streams = RedisseFeature.of(built).at("", "events");
      RedisseFeature withPublishing = publishing ? streams.publishing() : streams;
      ResourceConfig config = new ResourceConfig()
          .property(ServerProperties.WADL_FEATURE_DISABLE, true)
          .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
          .register(livePage ? withPublishing.livePage() : withPublishing)
          .register(new ErrorMapper(publishing));
      registrations.forEach(registration -> registration.accept(config));
      return config;
    }

    /**
     * Runs the server as the main method of a program: starts it, says where it is, and blocks until
     * the process is told to end. If it cannot start, it says why on standard error and ends the
     * process with status 1, or 2 if the arguments are wrong.
     *
     * @param args {@code --port N}, {@code --redis URL}, {@code --stdout} (log there and not to
     *     standard error), {@code --verbose}
     */
    public void run(String... args) {
      try {
        RunArguments.parse(args).applyTo(this);
        if (warmUp == null) {
          warmUp = WarmUp.LONGEST;
        }
        RedisseServer server = start();
        System.getLogger(RedisseServer.class.getName())
            .log(System.Logger.Level.INFO, "Listening on " + server.uri());
        server.awaitTermination();
      } catch (IllegalArgumentException e) {
        fail(2, e);
      } catch (RuntimeException e) {
        fail(1, e);
      }
    }

    private static void fail(int status, RuntimeException reason) {
      System.err.println(reason.getMessage() == null ? reason : reason.getMessage());
      System.exit(status);
    }
  }
}
