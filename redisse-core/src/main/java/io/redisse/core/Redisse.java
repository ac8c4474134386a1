package io.redisse.core;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.Publisher;
import io.redisse.api.RevocableResolver;
import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.core.engine.HubSettings;
import io.redisse.core.engine.RevocationPoller;
import io.redisse.core.engine.StreamHub;
import io.redisse.core.spi.Hub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes events and holds the streams of one server. Safe for use by many threads. */
public final class Redisse implements Publisher, AutoCloseable {
  /** How much text an event may have unless said otherwise: 1 MiB. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 1024 * 1024;

  private final Backend backend;
  private final ChannelResolver resolver;
  private final int maxEventBytes;
  private final Duration drainPeriod;
  private final StreamHub hub;
  private final Optional<RevocationPoller> watch;

  private Redisse(Builder builder, Backend backend) {
    this.backend = backend;
    resolver = builder.resolver;
    maxEventBytes = builder.maxEventBytes;
    drainPeriod = builder.drainPeriod;
    hub = new StreamHub(
        backend,
        new HubSettings(
            builder.heartbeat,
            builder.retry,
            builder.outageGrace,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    backend.revocations().ifPresent(all -> all.listen(hub::revoke));
    watch = resolver instanceof RevocableResolver revocable
        ? Optional.of(new RevocationPoller(hub, revocable))
        : Optional.empty();
    watch.ifPresent(RevocationPoller::start);
  }

  /**
   * Starts with the defaults: in memory, and a client may hear the channels that it names.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Publishes an event.
   *
   * @throws IllegalArgumentException if the event is larger than {@link Builder#maxEventBytes}
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    requireSmall(event);
    long start = System.nanoTime();
    return hub.observers().reportPublish(start, backend.publish(event));
  }

  /**
   * Publishes an event such that trying again with the same key publishes nothing twice (PUB-2).
   *
   * @param event the event
   * @param key the key of this one publish
   * @return as {@link io.redisse.api.spi.IdempotentPublisher#publish}
   * @throws IllegalArgumentException if the event is larger than {@link Builder#maxEventBytes}
   * @throws UnsupportedOperationException if the backend knows no keys
   * @throws IllegalStateException after {@link #close}
   */
  public CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key) {
    requireSmall(event);
    long start = System.nanoTime();
    return hub.observers()
        .reportPublish(
            start,
            backend
                .idempotent()
                .orElseThrow(
                    () -> new UnsupportedOperationException(
                        "the backend does not know a publish again; publish without an idempotency key"))
                .publish(event, key));
  }

  private void requireSmall(NewEvent event) {
    // No encoding takes more than three bytes for a char, so most events need not be measured.
    if (event.data().length() > maxEventBytes / 3) {
      int size = event.data().getBytes(StandardCharsets.UTF_8).length;
      if (size > maxEventBytes) {
        throw new IllegalArgumentException(
            "data: expected at most " + maxEventBytes + " bytes of UTF-8, got " + size);
      }
    }
  }

  /**
   * The backend that events go to.
   *
   * @return always the same backend, closed with this object
   */
  public Backend backend() {
    return backend;
  }

  /**
   * The streams.
   *
   * @return always the same hub, closed with this object
   */
  public Hub hub() {
    return hub;
  }

  /**
   * Decides who hears what.
   *
   * @return the resolver
   */
  public ChannelResolver resolver() {
    return resolver;
  }

  /**
   * Ends streams of all nodes, because the right to them ended: call it after the {@link
   * ChannelResolver} has learnt of that, or let the revocation last until it has. As long as it is in
   * force, clients are told to come no more, whatever the resolver says (STREAM-11).
   *
   * @param revocation whose right, and until when
   * @return completes when all nodes are told; or exceptionally with {@link
   *     io.redisse.api.BackendUnavailableException} if it is in force on this one only
   */
  public CompletionStage<Void> revoke(Revocation revocation) {
    hub.revoke(revocation);
    return backend
        .revocations()
        .map(all -> all.add(revocation))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /**
   * Ends the streams that hear a channel, as {@link #revoke} does, for as long as their clients may
   * come back by themselves.
   *
   * @param channel the channel
   * @return as {@link #revoke}
   * @throws IllegalArgumentException if it is not a channel's name
   */
  public CompletionStage<Void> closeStreamsOn(String channel) {
    return revoke(Revocation.ofChannel(channel, comeback()));
  }

  /**
   * Ends the streams of a principal, as {@link #revoke} does, for as long as its clients may come back
   * by themselves.
   *
   * @param principal the name in the {@link io.redisse.api.Grant}, or of the user that the container
   *     knows
   * @return as {@link #revoke}
   * @throws IllegalArgumentException if the name is empty
   */
  public CompletionStage<Void> closeStreamsOf(String principal) {
    return revoke(Revocation.ofPrincipal(principal, comeback()));
  }

  private Instant comeback() {
    return Instant.now().plus(hub.reconnectWindow());
  }

  /**
   * The first half of a shutdown without a rush: takes no more streams and ends the open ones one
   * after another, evenly over the {@linkplain Builder#drain drain period}, each with its own time to
   * come again (STREAM-8). Everything else goes on until {@link #close}.
   *
   * @return completes when no stream is open, a second after the period at the latest
   */
  public CompletionStage<Void> drain() {
    return hub.drain(drainPeriod)
        .toCompletableFuture()
        .completeOnTimeout(null, drainPeriod.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends all streams at once and closes the backend. Further calls do nothing. */
  @Override
  public void close() {
    watch.ifPresent(RevocationPoller::stop);
    hub.close();
    backend.close();
  }

  /** Collects what a {@link Redisse} is made of. */
  public static final class Builder {
    private String uri = "memory:";
    private @Nullable Backend backend;
    private ChannelResolver resolver = ChannelResolver.of(ChannelRequest::requestedChannels);
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration retry = Duration.ofSeconds(3);
    private Duration outageGrace = Duration.ofSeconds(30);
    private Duration drainPeriod = Duration.ofSeconds(10);
    private int maxEventBytes = DEFAULT_MAX_EVENT_BYTES;

    private Builder() {}

    /**
     * The backend by URI, see {@link Backend#open(String)}.
     *
     * @param newUri for example {@code redis://localhost:6379/}; {@code memory:} by default
     * @return this builder
     */
    public Builder backend(String newUri) {
      uri = newUri;
      backend = null;
      return this;
    }

    /**
     * The backend itself.
     *
     * @param newBackend the backend, closed with what is built
     * @return this builder
     */
    public Builder backend(Backend newBackend) {
      backend = newBackend;
      return this;
    }

    /**
     * Who hears what, by a function that decides at once.
     *
     * @param channels gives the channels that a request may hear
     * @return this builder
     */
    public Builder channels(Function<ChannelRequest, Set<String>> channels) {
      return resolver(ChannelResolver.of(channels));
    }

    /**
     * Who hears what.
     *
     * @param newResolver the resolver; by default a client may hear the channels that it names
     * @return this builder
     */
    public Builder resolver(ChannelResolver newResolver) {
      resolver = newResolver;
      return this;
    }

    /**
     * How often an idle stream gets a comment line (STREAM-5). A client that takes nothing for two
     * such periods is given up (STREAM-6).
     *
     * @param period the period, at least a second; 15 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public Builder heartbeat(Duration period) {
      if (period.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("heartbeat: expected at least 1 s, got " + period);
      }
      heartbeat = period;
      return this;
    }

    /**
     * How long clients wait before they reconnect (STREAM-5).
     *
     * @param delay the delay, not negative; 3 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder retry(Duration delay) {
      retry = requireNotNegative("retry", delay);
      return this;
    }

    /**
     * How long streams are held while the backend is away (STREAM-7).
     *
     * @param grace the period, 30 s by default; zero ends them at once
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder outageGrace(Duration grace) {
      outageGrace = requireNotNegative("outageGrace", grace);
      return this;
    }

    /**
     * Over how long open streams are ended when the server shuts down (STREAM-8), so that their
     * clients do not all come to another one at once.
     *
     * @param period the period, 10 s by default; zero ends them at once
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder drain(Duration period) {
      drainPeriod = requireNotNegative("drain", period);
      return this;
    }

    /**
     * How large an event may be that is published here.
     *
     * @param limit the most bytes that the data may have in UTF-8, {@value
     *     Redisse#DEFAULT_MAX_EVENT_BYTES} by default
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxEventBytes(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("maxEventBytes: expected at least 1, got " + limit);
      }
      maxEventBytes = limit;
      return this;
    }

    /**
     * Opens the backend.
     *
     * @return the instance, to be closed by the caller
     * @throws IllegalArgumentException if the backend's URI is not valid
     * @throws io.redisse.api.BackendRefusedException if the backend will not serve
     */
    public Redisse build() {
      return new Redisse(this, backend == null ? Backend.open(uri) : backend);
    }

    private static Duration requireNotNegative(String name, Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(name + ": expected zero or more, got " + duration);
      }
      return duration;
    }
  }
}
