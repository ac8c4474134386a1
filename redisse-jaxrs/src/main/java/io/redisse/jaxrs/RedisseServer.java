package io.redisse.jaxrs;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.core.Redisse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * A server of one's own on Grizzly: streams and statistics at {@code /} and {@code /events}, behind
 * the application's own JAX-RS filters. Needs {@code jersey-container-grizzly2-http} on the class
 * path. Safe for use by many threads.
 */
public final class RedisseServer implements AutoCloseable {
  private static final int CLOSE_SECONDS = 2;

  private final Redisse redisse;
  private final HttpServer http;
  private final URI uri;

  private RedisseServer(Redisse redisse, HttpServer http) {
    this.redisse = redisse;
    this.http = http;
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
      http.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      http.shutdownNow();
    } catch (ExecutionException | TimeoutException e) {
      http.shutdownNow();
    }
  }

  /** Collects what a server is made of. */
  public static final class Builder {
    private final Redisse.Builder redisse = Redisse.builder();
    private final List<Consumer<ResourceConfig>> registrations = new ArrayList<>();
    private String host = "127.0.0.1";
    private int port;
    private boolean publishing;
    private boolean livePage;

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
     * @throws IllegalArgumentException if the backend's URI is not valid
     * @throws io.redisse.api.BackendRefusedException if the backend will not serve
     */
    public RedisseServer start() {
      Redisse built = redisse.build();
      try {
        return new RedisseServer(built, Http.start(host, port, application(built)));
      } catch (IOException e) {
        built.close();
        throw new UncheckedIOException(
            "cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
      }
    }

    private ResourceConfig application(Redisse built) {
      RedisseFeature streams = RedisseFeature.of(built).at("", "events");
      RedisseFeature withPublishing = publishing ? streams.publishing() : streams;
      ResourceConfig config = new ResourceConfig()
          .property(ServerProperties.WADL_FEATURE_DISABLE, true)
          .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
          .register(livePage ? withPublishing.livePage() : withPublishing)
          .register(new ErrorMapper());
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
