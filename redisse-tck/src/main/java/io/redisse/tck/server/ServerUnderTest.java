package io.redisse.tck.server;

import io.redisse.tck.server.wire.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A description of a running server: its address, its configuration, and hooks to restart or
 * interrupt it. Tests that need an undeclared hook are skipped and name it.
 */
public final class ServerUnderTest {
  private final URI events;
  private final EventPublisher publisher;
  private final Map<String, String> headers;
  private final int historySize;
  private final Duration heartbeat;
  private final Duration outageGrace;
  private final Duration drain;
  private final boolean backendInProcess;
  private final @Nullable String refusedQuery;
  private final @Nullable Runnable restart;
  private final @Nullable Runnable interrupt;
  private final @Nullable Runnable resume;
  private final @Nullable Runnable drainCommand;
  private final @Nullable ShortGrant shortGrant;
  private final boolean grantsLastForEver;
  private final @Nullable SSLContext tls;

  private ServerUnderTest(Builder builder) {
    events = builder.events;
    publisher = builder.publisher;
    headers = Map.copyOf(builder.headers);
    historySize = builder.historySize;
    heartbeat = builder.heartbeat;
    outageGrace = builder.outageGrace;
    drain = builder.drain;
    backendInProcess = builder.backendInProcess;
    refusedQuery = builder.refusedQuery;
    restart = builder.restart;
    interrupt = builder.interrupt;
    resume = builder.resume;
    drainCommand = builder.drainCommand;
    shortGrant = builder.shortGrant;
    grantsLastForEver = builder.grantsLastForEver;
    tls = builder.tls;
  }

  /**
   * A source of grants that expire soon.
   *
   * @param header returns a header line with a new grant
   * @param life the minimum life of a grant
   */
  record ShortGrant(Supplier<String> header, Duration life) {}

  /**
   * Returns a builder with the defaults of SPEC.md: 100 events of history, a heartbeat of 15 s, a
   * grace period of 30 s. The drain period is 10 s.
   *
   * @param events the address of the streams without a query, for example {@code
   *     http://localhost:8080/events}; the kit adds the channels as the query
   * @param publisher publishes to the server
   * @return a builder
   * @throws IllegalArgumentException if it is not an http or https URI, or has a query
   */
  public static Builder at(URI events, EventPublisher publisher) {
    boolean isHttp = "http".equals(events.getScheme()) || "https".equals(events.getScheme());
    if (!isHttp || events.getHost() == null || events.getRawQuery() != null) {
      throw new IllegalArgumentException("server: expected a URL without a query, such as"
          + " http://localhost:8080/events, got '" + events + "'");
    }
    return new Builder(events, publisher);
  }

  URI events() {
    return events;
  }

  Endpoint endpoint(long timeoutMillis) {
    return new Endpoint(events, headers, Optional.ofNullable(tls), timeoutMillis);
  }

  EventPublisher publisher() {
    return publisher;
  }

  int historySize() {
    return historySize;
  }

  Duration heartbeat() {
    return heartbeat;
  }

  Duration outageGrace() {
    return outageGrace;
  }

  Duration drain() {
    return drain;
  }

  /**
   * Returns a sentence for the certificate if the backend was declared to run in the server process.
   *
   * @return empty if {@link Builder#backendInProcess} was not called
   */
  public Optional<String> backendInProcessFact() {
    return backendInProcess
        ? Optional.of("a server with its backend in the same process, which cannot be interrupted"
            + " (declared)")
        : Optional.empty();
  }

  /**
   * Returns a sentence for the certificate if the server was declared to have no grants that expire.
   *
   * @return empty if {@link Builder#grantsLastForEver} was not called
   */
  public Optional<String> grantsLastForEverFact() {
    return grantsLastForEver
        ? Optional.of("a server whose grants do not expire (declared)")
        : Optional.empty();
  }

  Optional<String> refusedQuery() {
    return Optional.ofNullable(refusedQuery);
  }

  Optional<Runnable> restart() {
    return Optional.ofNullable(restart);
  }

  Optional<Runnable> interrupt() {
    return Optional.ofNullable(interrupt);
  }

  Optional<Runnable> resume() {
    return Optional.ofNullable(resume);
  }

  Optional<Runnable> drainCommand() {
    return Optional.ofNullable(drainCommand);
  }

  Optional<ShortGrant> shortGrant() {
    return Optional.ofNullable(shortGrant);
  }

  /** Builds the description of a server. */
  public static final class Builder {
    private final URI events;
    private final EventPublisher publisher;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int historySize = 100;
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration outageGrace = Duration.ofSeconds(30);
    private Duration drain = Duration.ofSeconds(10);
    private boolean backendInProcess;
    private @Nullable String refusedQuery;
    private @Nullable Runnable restart;
    private @Nullable Runnable interrupt;
    private @Nullable Runnable resume;
    private @Nullable Runnable drainCommand;
    private @Nullable ShortGrant shortGrant;
    private boolean grantsLastForEver;
    private @Nullable SSLContext tls;

    private Builder(URI events, EventPublisher publisher) {
      this.events = events;
      this.publisher = publisher;
    }

    /**
     * Adds a header to every request for a stream.
     *
     * @param name for example {@code Authorization}
     * @param value replaces an earlier value of the same name
     * @return this builder
     */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * Declares the size of each channel's history (STORE-3).
     *
     * @param events the number of events, at least 1
     * @return this builder
     */
    public Builder historySize(int events) {
      historySize = events;
      return this;
    }

    /**
     * Declares the interval of heartbeat comments on idle streams (STREAM-5).
     *
     * @param period the configured interval
     * @return this builder
     */
    public Builder heartbeat(Duration period) {
      heartbeat = period;
      return this;
    }

    /**
     * Declares how long the server holds streams while its backend is interrupted (STREAM-7).
     *
     * @param period the grace period; zero if it closes them at once
     * @return this builder
     */
    public Builder outageGrace(Duration period) {
      outageGrace = period;
      return this;
    }

    /**
     * Declares the time over which a shutdown closes the streams (STREAM-8).
     *
     * @param period the drain period
     * @return this builder
     */
    public Builder drain(Duration period) {
      drain = period;
      return this;
    }

    /**
     * Declares that the backend runs in the server's process, so that no connection between them can
     * be interrupted. STREAM-7 then does not apply, and the certificate names the declaration.
     *
     * @return this builder
     */
    public Builder backendInProcess() {
      backendInProcess = true;
      return this;
    }

    /**
     * Declares a query that the server must answer with 401 or 403 (HTTP-1).
     *
     * @param query encoded, without the question mark
     * @return this builder
     */
    public Builder refusedQuery(String query) {
      refusedQuery = query;
      return this;
    }

    /**
     * Sets the hook that restarts the server, keeping what its backend stores.
     *
     * @param hook returns once the server accepts streams again; called with and without open
     *     streams, also after {@link #drainCommand}
     * @return this builder
     */
    public Builder restart(Runnable hook) {
      restart = hook;
      return this;
    }

    /**
     * Sets the hook that interrupts the server's backend in a way that the server notices at once,
     * for example by stopping the backend's process rather than suspending it.
     *
     * @param hook returns once the backend is unreachable
     * @return this builder
     */
    public Builder interrupt(Runnable hook) {
      interrupt = hook;
      return this;
    }

    /**
     * Sets the hook that ends the interruption.
     *
     * @param hook returns once the backend is reachable; may be called several times
     * @return this builder
     */
    public Builder resume(Runnable hook) {
      resume = hook;
      return this;
    }

    /**
     * Sets the hook that starts an orderly shutdown, as {@code SIGTERM} does.
     *
     * @param hook returns after sending the command; the shutdown may still be in progress
     * @return this builder
     */
    public Builder drainCommand(Runnable hook) {
      drainCommand = hook;
      return this;
    }

    /**
     * Sets the source of grants that expire soon (STREAM-11).
     *
     * @param header returns a header line with a new grant, such as {@code Authorization: Bearer …};
     *     it replaces a header of the same name set with {@link #header}
     * @param life the minimum life of such a grant, for example 5 s
     * @return this builder
     */
    public Builder shortGrant(Supplier<String> header, Duration life) {
      shortGrant = new ShortGrant(header, life);
      return this;
    }

    /**
     * Declares that the server's grants do not expire. STREAM-11 then does not apply, and the
     * certificate names the declaration.
     *
     * @return this builder
     */
    public Builder grantsLastForEver() {
      grantsLastForEver = true;
      return this;
    }

    /**
     * Sets the certificates to trust at an https address, instead of those that Java trusts.
     *
     * @param context a context that trusts the server's certificate
     * @return this builder
     */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /**
     * Returns the description.
     *
     * @return an immutable description; this builder can be used further
     */
    public ServerUnderTest build() {
      return new ServerUnderTest(this);
    }
  }
}
