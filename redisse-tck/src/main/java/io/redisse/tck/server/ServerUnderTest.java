package io.redisse.tck.server;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A running server, what it was configured with, and what the kit may do to it. What is not given
 * is not done, and the tests that need it are skipped and say so.
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

  /** A header that a client is let in with, anew at each call, and for how long at least. */
  record ShortGrant(Supplier<String> header, Duration life) {}

  /**
   * Starts with the values that SPEC.md gives: 100 events of history, a heartbeat of 15 s, a grace
   * period of 30 s; and a drain of 10 s.
   *
   * @param events where the streams are, for example {@code http://localhost:8080/events}; the
   *     channels are put in the query
   * @param publisher how to publish
   * @return a builder
   * @throws IllegalArgumentException if it is not an address of http or https, or has a query
   */
  public static Builder at(URI events, EventPublisher publisher) {
    boolean known = "http".equals(events.getScheme()) || "https".equals(events.getScheme());
    if (!known || events.getHost() == null || events.getRawQuery() != null) {
      throw new IllegalArgumentException("server: expected an address such as"
          + " http://localhost:8080/events, without a query, got '" + events + "'");
    }
    return new Builder(events, publisher);
  }

  URI events() {
    return events;
  }

  EventPublisher publisher() {
    return publisher;
  }

  Map<String, String> headers() {
    return headers;
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
   * What was declared of the server's backend, in words for a certificate.
   *
   * @return absent if nothing was
   */
  public Optional<String> backendInProcessFact() {
    return backendInProcess
        ? Optional.of("declared: the backend is a part of the server and cannot be interrupted")
        : Optional.empty();
  }

  /**
   * What was declared of how long clients may hear, in words for a certificate.
   *
   * @return absent if nothing was
   */
  public Optional<String> grantsLastForEverFact() {
    return grantsLastForEver
        ? Optional.of("declared: no client's right to hear expires while it hears")
        : Optional.empty();
  }

  Optional<SSLContext> tls() {
    return Optional.ofNullable(tls);
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

  /** Collects what is known of a server. */
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
     * @param name the header's name
     * @param value its value
     * @return this builder
     */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * How many events of each channel are served (STORE-3).
     *
     * @param events the number, at least 1
     * @return this builder
     */
    public Builder historySize(int events) {
      historySize = events;
      return this;
    }

    /**
     * How often an idle stream gets a comment (STREAM-5).
     *
     * @param period the period
     * @return this builder
     */
    public Builder heartbeat(Duration period) {
      heartbeat = period;
      return this;
    }

    /**
     * How long streams are held while the backend is away (STREAM-7).
     *
     * @param period the grace period
     * @return this builder
     */
    public Builder outageGrace(Duration period) {
      outageGrace = period;
      return this;
    }

    /**
     * Over which time a shutdown ends the streams (STREAM-8).
     *
     * @param period the drain period
     * @return this builder
     */
    public Builder drain(Duration period) {
      drain = period;
      return this;
    }

    /**
     * Declares that the backend is a part of the server's process, so that there is nothing between
     * them to interrupt. The certificate says so, and that STREAM-7 does not apply.
     *
     * @return this builder
     */
    public Builder backendInProcess() {
      backendInProcess = true;
      return this;
    }

    /**
     * A query that the server's filters or resolver answer with 401 or 403 (HTTP-1).
     *
     * @param query the query as it is sent, without the question mark
     * @return this builder
     */
    public Builder refusedQuery(String query) {
      refusedQuery = query;
      return this;
    }

    /**
     * How to restart the server: returns when it takes streams again, with what its backend kept.
     *
     * @param hook called between streams and amid them
     * @return this builder
     */
    public Builder restart(Runnable hook) {
      restart = hook;
      return this;
    }

    /**
     * How to cut the server off from its backend until it is resumed, such that it notices at once:
     * by ending what it is connected to, for example, and not by pausing it.
     *
     * @param hook returns when it is cut off
     * @return this builder
     */
    public Builder interrupt(Runnable hook) {
      interrupt = hook;
      return this;
    }

    /**
     * How to let the server reach its backend again.
     *
     * @param hook returns when it can be reached
     * @return this builder
     */
    public Builder resume(Runnable hook) {
      resume = hook;
      return this;
    }

    /**
     * How to tell the server to end in an orderly way, as {@code SIGTERM} does.
     *
     * @param hook returns when the server was told, or later
     * @return this builder
     */
    public Builder drainCommand(Runnable hook) {
      drainCommand = hook;
      return this;
    }

    /**
     * How to be let in for a short time only (STREAM-11).
     *
     * @param header gives a header with which a client is let in, such as {@code Authorization: Bearer
     *     …}, anew at each call; it replaces one of the same name of all streams
     * @param life how long such a grant lasts at least, for example 5 s
     * @return this builder
     */
    public Builder shortGrant(Supplier<String> header, Duration life) {
      shortGrant = new ShortGrant(header, life);
      return this;
    }

    /**
     * Declares that the server knows no rights to hear that expire. The certificate says so, and that
     * what STREAM-11 says of them does not apply.
     *
     * @return this builder
     */
    public Builder grantsLastForEver() {
      grantsLastForEver = true;
      return this;
    }

    /**
     * Whom to trust at an address of https, if not those whom Java trusts.
     *
     * @param context with the certificates that are trusted
     * @return this builder
     */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /**
     * What was collected.
     *
     * @return the server
     */
    public ServerUnderTest build() {
      return new ServerUnderTest(this);
    }
  }
}
