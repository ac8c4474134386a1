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

/** Publishes events and serves the event streams of one server. Thread-safe. */
public final class Redisse implements Publisher, AutoCloseable {
  /** The default maximum size of an event's data: 1 MiB. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 1024 * 1024;

  private final Backend backend;
  private final ChannelResolver resolver;
  private final int maxEventBytes;
  private final Duration drainPeriod;
  private final StreamHub hub;
  private final Optional<RevocationPoller> poller;

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
    poller = resolver instanceof RevocableResolver revocable
        ? Optional.of(new RevocationPoller(hub, revocable))
        : Optional.empty();
    poller.ifPresent(RevocationPoller::start);
  }

  /**
   * Creates a builder with an in-memory backend and a resolver that grants every requested channel.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits for at most one second while the threads of this server cannot keep up.
   *
   * @throws IllegalArgumentException if the event is larger than {@link Builder#maxEventBytes}
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    requireSmall(event);
    long start = System.nanoTime();
    hub.awaitRoom();
    return hub.observers().reportPublish(start, backend.publish(event));
  }

  /**
   * Publishes an event with an idempotency key: a retry with the same key does not publish it twice
   * (PUB-2).
   *
   * @param event the event, without an id yet
   * @param key identifies the event; use the same key for every attempt to publish it
   * @return as {@link io.redisse.api.spi.IdempotentPublisher#publish}
   * @throws IllegalArgumentException if the event is larger than {@link Builder#maxEventBytes}
   * @throws UnsupportedOperationException if the backend does not support idempotency keys
   * @throws IllegalStateException after {@link #close}
   */
  public CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key) {
    requireSmall(event);
    long start = System.nanoTime();
    hub.awaitRoom();
    return hub.observers()
        .reportPublish(
            start,
            backend
                .idempotent()
                .orElseThrow(() -> new UnsupportedOperationException(
                    "the backend does not support idempotency keys; publish without one"))
                .publish(event, key));
  }

  private void requireSmall(NewEvent event) {
    // A char takes at most three bytes in UTF-8, so most events need not be measured exactly.
    if (event.data().length() > maxEventBytes / 3) {
      int size = event.data().getBytes(StandardCharsets.UTF_8).length;
      if (size > maxEventBytes) {
        throw new IllegalArgumentException(
            "data: expected at most " + maxEventBytes + " bytes of UTF-8, got " + size);
      }
    }
  }

  /**
   * Returns the backend.
   *
   * @return always the same backend, closed with this object
   */
  public Backend backend() {
    return backend;
  }

  /**
   * Returns the hub with the streams of this server.
   *
   * @return always the same hub, closed with this object
   */
  public Hub hub() {
    return hub;
  }

  /**
   * Returns the resolver that decides which channels a client may subscribe to.
   *
   * @return always the same resolver
   */
  public ChannelResolver resolver() {
    return resolver;
  }

  /**
   * Ends all streams covered by a revocation, on every node. While the revocation is in force,
   * clients that reconnect are rejected permanently, regardless of the resolver (STREAM-11). After
   * it expires, only the {@link ChannelResolver} decides, so make the revocation last until the
   * resolver itself rejects these clients. If an earlier revocation of the same channel or principal
   * ends later, its end counts.
   *
   * @param revocation the channel or principal, and the end of the revocation; an end in the past
   *     withdraws earlier revocations and ends no stream
   * @return completes when delivery to all nodes is assured, with the revocation that is now in
   *     force; completes exceptionally with {@link io.redisse.api.BackendUnavailableException} if
   *     the revocation is certain to apply only on this node
   */
  public CompletionStage<Revocation> revoke(Revocation revocation) {
    Revocation given =
        revocation.until().isAfter(Instant.now()) ? revocation : revocation.withdrawn();
    Revocation here = hub.revoke(given);
    return backend
        .revocations()
        .map(all -> all.add(given))
        .orElseGet(() -> CompletableFuture.completedFuture(here));
  }

  /**
   * Revokes a channel on all nodes, like {@link #revoke}, for long enough that every client
   * reconnects once and is rejected permanently.
   *
   * @param channel a valid name, see {@link io.redisse.api.Channel#requireValid}
   * @return as {@link #revoke}
   * @throws IllegalArgumentException if the name is not valid
   */
  public CompletionStage<Revocation> closeStreamsOn(String channel) {
    return revoke(Revocation.ofChannel(channel, reconnectEnd()));
  }

  /**
   * Revokes a principal on all nodes, like {@link #revoke}, for long enough that every client
   * reconnects once and is rejected permanently.
   *
   * @param principal the principal of the {@link io.redisse.api.Grant}, or the name of the user
   *     authenticated by the container
   * @return as {@link #revoke}
   * @throws IllegalArgumentException if the name is empty
   */
  public CompletionStage<Revocation> closeStreamsOf(String principal) {
    return revoke(Revocation.ofPrincipal(principal, reconnectEnd()));
  }

  /**
   * Erases the history of channels, for example of a user who asks to be forgotten. Open streams
   * continue. A client that reconnects with a cursor from before the newest erased event receives
   * {@code missedevents} for its erased channels only (STORE-15).
   *
   * @param channels the channels to erase; may be empty
   * @return completes once the events are gone from the store, or exceptionally with {@link
   *     io.redisse.api.BackendUnavailableException} if that is unknown
   * @throws IllegalArgumentException if a channel name is invalid
   * @throws UnsupportedOperationException if the backend cannot erase history
   * @throws IllegalStateException after {@link #close}
   */
  public CompletionStage<Void> forget(Set<String> channels) {
    return backend
        .erasable()
        .orElseThrow(() -> new UnsupportedOperationException(
            "the backend cannot erase history; its store is not an ErasableStore"))
        .forget(channels);
  }

  private Instant reconnectEnd() {
    return Instant.now().plus(hub.reconnectWindow());
  }

  /**
   * Begins a graceful shutdown: rejects new streams and ends open streams at an even rate over the
   * {@linkplain Builder#drain drain period}, each with its own reconnection delay (STREAM-8).
   * Publishing still works until {@link #close}.
   *
   * @return completes when all streams have ended, no later than one second after the drain period
   */
  public CompletionStage<Void> drain() {
    return hub.drain(drainPeriod)
        .toCompletableFuture()
        .completeOnTimeout(null, drainPeriod.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends all streams immediately and closes the backend. Further calls do nothing. */
  @Override
  public void close() {
    poller.ifPresent(RevocationPoller::stop);
    hub.close();
    backend.close();
  }

  /** Collects the settings of a {@link Redisse}. */
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
     * Sets the URI of the backend to open with {@link Backend#open(String)}.
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
     * Sets the backend.
     *
     * @param newBackend owned and closed by the {@link Redisse} that this builder creates
     * @return this builder
     */
    public Builder backend(Backend newBackend) {
      backend = newBackend;
      return this;
    }

    /**
     * Sets a synchronous function as the resolver.
     *
     * @param channels returns the channels that the client may subscribe to
     * @return this builder
     */
    public Builder channels(Function<ChannelRequest, Set<String>> channels) {
      return resolver(ChannelResolver.of(channels));
    }

    /**
     * Sets the resolver that decides which channels a client may subscribe to.
     *
     * @param newResolver by default, every client may subscribe to the channels that it requests
     * @return this builder
     */
    public Builder resolver(ChannelResolver newResolver) {
      resolver = newResolver;
      return this;
    }

    /**
     * Sets the interval between heartbeat comments on an idle stream (STREAM-5). A client that
     * reads nothing for two intervals is disconnected (STREAM-6).
     *
     * @param period at least one second; 15 s by default
     * @return this builder
     * @throws IllegalArgumentException if the period is shorter than a second
     */
    public Builder heartbeat(Duration period) {
      if (period.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("heartbeat: expected at least 1 s, got " + period);
      }
      heartbeat = period;
      return this;
    }

    /**
     * Sets the reconnection delay that is sent to clients (STREAM-5).
     *
     * @param delay zero or more; 3 s by default
     * @return this builder
     * @throws IllegalArgumentException if the delay is negative
     */
    public Builder retry(Duration delay) {
      retry = requireNotNegative("retry", delay);
      return this;
    }

    /**
     * Sets how long streams stay open during a backend outage (STREAM-7).
     *
     * @param grace 30 s by default; zero ends streams immediately
     * @return this builder
     * @throws IllegalArgumentException if the period is negative
     */
    public Builder outageGrace(Duration grace) {
      outageGrace = requireNotNegative("outageGrace", grace);
      return this;
    }

    /**
     * Sets the period over which a shutdown ends open streams (STREAM-8). Spreading them out keeps
     * clients from all reconnecting to another server at once.
     *
     * @param period 10 s by default; zero ends streams immediately
     * @return this builder
     * @throws IllegalArgumentException if the period is negative
     */
    public Builder drain(Duration period) {
      drainPeriod = requireNotNegative("drain", period);
      return this;
    }

    /**
     * Sets the maximum data size of an event published through this object.
     *
     * @param limit in UTF-8 bytes, at least 1; {@value Redisse#DEFAULT_MAX_EVENT_BYTES} by default
     * @return this builder
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Builder maxEventBytes(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("maxEventBytes: expected at least 1, got " + limit);
      }
      maxEventBytes = limit;
      return this;
    }

    /**
     * Opens the backend and starts the threads of the hub.
     *
     * @return a new instance, to be closed by the caller
     * @throws IllegalArgumentException if the backend's URI is not valid
     * @throws io.redisse.api.BackendRefusedException if the backend was reached but cannot be used
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
