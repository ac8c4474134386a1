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
 * Describes a running server: its address, its configuration, and hooks that restart or interrupt
 * it. A test that needs an undeclared hook is skipped with a message that names the hook.
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
   * A source of short-lived grants.
   *
   * @param header returns a request header line with a new grant
   * @param life the minimum lifetime of a grant
   */
  record ShortGrant(Supplier<String> header, Duration life) {}

  /**
   * Returns a builder with the defaults of SPEC.md (a history of 100 events, a heartbeat interval
   * of 15 s, a grace period of 30 s) and a drain period of 10 s.
   *
   * @param events the stream endpoint without a query, for example {@code
   *     http://localhost:8080/events}; the kit adds a query with the channels
   * @param publisher publishes the events of the tests to the server
   * @return a new builder
   * @throws IllegalArgumentException if {@code events} is not an http or https URI, or has a query
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
   * Returns the certificate's note about the in-process backend if {@link Builder#backendInProcess}
   * was called.
   *
   * @return the note; empty if the backend was not declared to run in the server process
   */
  public Optional<String> backendInProcessFact() {
    return backendInProcess
        ? Optional.of("a server with an in-process backend, which cannot be interrupted (declared)")
        : Optional.empty();
  }

  /**
   * Returns the certificate's note that grants do not expire, see {@link
   * Builder#grantsLastForEver}.
   *
   * @return the note; empty if the grants were not declared to last forever
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

  /** Builds a {@link ServerUnderTest}. */
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
     * Adds a header to every stream request.
     *
     * @param name the header name, for example {@code Authorization}
     * @param value the header value; replaces an earlier value of the same name
     * @return this builder
     */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * Sets the number of events that the server retains per channel (STORE-3).
     *
     * @param events at least 1
     * @return this builder
     */
    public Builder historySize(int events) {
      historySize = events;
      return this;
    }

    /**
     * Sets the interval between heartbeat comments on idle streams (STREAM-5).
     *
     * @param period the interval configured on the server
     * @return this builder
     */
    public Builder heartbeat(Duration period) {
      heartbeat = period;
      return this;
    }

    /**
     * Sets how long the server holds streams open during a backend outage (STREAM-7).
     *
     * @param period the grace period; zero if the server closes streams immediately
     * @return this builder
     */
    public Builder outageGrace(Duration period) {
      outageGrace = period;
      return this;
    }

    /**
     * Sets the period over which an orderly shutdown closes the streams (STREAM-8).
     *
     * @param period the drain period configured on the server
     * @return this builder
     */
    public Builder drain(Duration period) {
      drain = period;
      return this;
    }

    /**
     * Declares that the backend runs in the server process and has no connection to interrupt.
     * STREAM-7 then does not apply, and the certificate mentions the declaration.
     *
     * @return this builder
     */
    public Builder backendInProcess() {
      backendInProcess = true;
      return this;
    }

    /**
     * Sets a query that the server must reject with 401 or 403 (HTTP-1).
     *
     * @param query the percent-encoded query, without the question mark
     * @return this builder
     */
    public Builder refusedQuery(String query) {
      refusedQuery = query;
      return this;
    }

    /**
     * Sets the hook that restarts the server. The backend must keep its events.
     *
     * @param hook returns once the server accepts streams again; called with or without open
     *     streams, and also after {@link #drainCommand}
     * @return this builder
     */
    public Builder restart(Runnable hook) {
      restart = hook;
      return this;
    }

    /**
     * Sets the hook that interrupts the server's backend. The server must detect the interruption
     * immediately, so stop the backend process rather than suspend it.
     *
     * @param hook returns once the backend is unreachable
     * @return this builder
     */
    public Builder interrupt(Runnable hook) {
      interrupt = hook;
      return this;
    }

    /**
     * Sets the hook that ends the backend outage.
     *
     * @param hook returns once the backend is reachable again; may be called repeatedly
     * @return this builder
     */
    public Builder resume(Runnable hook) {
      resume = hook;
      return this;
    }

    /**
     * Sets the hook that starts an orderly shutdown, as {@code SIGTERM} does.
     *
     * @param hook may return while the shutdown is still in progress
     * @return this builder
     */
    public Builder drainCommand(Runnable hook) {
      drainCommand = hook;
      return this;
    }

    /**
     * Sets the source of short-lived grants (STREAM-11).
     *
     * @param header returns a request header line with a new grant, such as {@code Authorization:
     *     Bearer …}; the line replaces a header of the same name set with {@link #header}
     * @param life the minimum lifetime of such a grant, for example 5 s
     * @return this builder
     */
    public Builder shortGrant(Supplier<String> header, Duration life) {
      shortGrant = new ShortGrant(header, life);
      return this;
    }

    /**
     * Declares that the server's grants do not expire. STREAM-11 then does not apply, and the
     * certificate mentions the declaration.
     *
     * @return this builder
     */
    public Builder grantsLastForEver() {
      grantsLastForEver = true;
      return this;
    }

    /**
     * Sets the certificates to trust for an https endpoint. The default is Java's trust store.
     *
     * @param context a context that trusts the server's certificate
     * @return this builder
     */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /**
     * Builds the description.
     *
     * @return an immutable description, independent of this builder
     */
    public ServerUnderTest build() {
      return new ServerUnderTest(this);
    }
  }
}
