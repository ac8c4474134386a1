package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Statistics;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** All streams of one server. Safe for use by many threads. */
public final class StreamHub implements Hub {
  private static final long NOT_INTERRUPTED = Long.MAX_VALUE;

  /** No process runs longer, and no clock overflows. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final HubSettings settings;
  private final EventStore store;
  private final Subscriptions subscriptions;
  private final Counters counters = new Counters();
  private final List<Shard> shards = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final StreamCounts occupancy = new StreamCounts();
  private final EndedRights ended = new EndedRights();
  private final Frame greeting;

  private volatile long interruptedSince = NOT_INTERRUPTED;
  private volatile boolean draining;
  private volatile boolean closed;

  public StreamHub(Backend backend, HubSettings settings) {
    this.settings = settings;
    store = backend.store();
    subscriptions = new Subscriptions(backend.broadcaster());
    greeting = FrameEncoder.retry(settings.retry());
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      shards.add(new Shard(this, "redisse-hub-" + i));
    }
    shards.forEach(Shard::start);
    backend.broadcaster().listen(new Listener());
  }

  /**
   * Opens a stream. What the client hears comes through its outlet, from a thread of the hub's. When
   * it is not {@linkplain #admissionOf accepted}, the client is only told when to come again.
   *
   * @param request what the client asked for and may have
   * @param outlet the way to the client; the hub closes it
   */
  public void open(StreamRequest request, Outlet outlet) {
    long endAt = request.grant().expiry().map(this::endAt).orElse(Long.MAX_VALUE);
    occupancy.enter(request.client());
    Shard shard = shards.get(Math.floorMod(opened.getAndIncrement(), shards.size()));
    shard.execute(() -> shard.open(request, outlet, endAt, greeting));
  }

  /** Up to a fifth of the time earlier, so that rights given together do not all end together. */
  private long endAt(Instant expiry) {
    long left = millisUntil(expiry);
    return now() + left - (long) (left * 0.2 * ThreadLocalRandom.current().nextDouble());
  }

  private static long millisUntil(Instant time) {
    Duration left = Duration.between(Instant.now(), time);
    if (left.isNegative()) {
      return 0;
    }
    return left.compareTo(LONGEST) < 0 ? left.toMillis() : LONGEST.toMillis();
  }

  /** A time to wait that differs from client to client, so that they do not all come at once. */
  Frame jitteredRetry() {
    return FrameEncoder.retry(jitteredDelay());
  }

  private Duration jitteredDelay() {
    double jitter = 1 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (settings.retry().toMillis() * jitter));
  }

  /**
   * Whether new streams are taken: false once the hub drains, and while the backend has been away for
   * longer than the grace period.
   *
   * @return whether a stream that is opened now will be kept
   */
  public boolean accepting() {
    return !draining
        && !closed
        && (interruptedSince == NOT_INTERRUPTED
            || now() - interruptedSince < settings.outageGrace().toMillis());
  }

  /**
   * What would become of a stream that is opened now.
   *
   * @param grant what its client may hear
   * @return how to answer the client
   */
  public Admission admissionOf(Grant grant) {
    if (ended.include(grant, now())) {
      return Admission.ENDED;
    }
    if (accepting()) {
      return Admission.ACCEPTED;
    }
    return settings.outageGrace().isZero() ? Admission.UNAVAILABLE : Admission.RETRY_LATER;
  }

  /**
   * Takes no more streams, and ends those that are open one after another, evenly over a period, each
   * with its own time to come again (STREAM-8).
   *
   * @return completes when no stream is open
   */
  public CompletionStage<Void> drain(Duration period) {
    draining = true;
    long start = now();
    CompletableFuture<?>[] drained = new CompletableFuture<?>[shards.size()];
    for (int i = 0; i < drained.length; i++) {
      CompletableFuture<Void> whenEmpty = new CompletableFuture<>();
      drained[i] = whenEmpty;
      Shard shard = shards.get(i);
      int turn = i;
      shard.execute(() -> shard.drain(start, period.toMillis(), turn, drained.length, whenEmpty));
    }
    return CompletableFuture.allOf(drained);
  }

  /** Ends what a revocation is about, and admits no more of it until that is over. */
  public void revoke(Revocation revocation) {
    String name = revocation.name();
    long left = millisUntil(revocation.until());
    ended.add(revocation.kind(), name, now(), now() + left);
    endStreams(
        revocation.kind() == Revocation.Kind.CHANNEL
            ? stream -> stream.group().channels.contains(name)
            : stream -> stream.isOf(name));
  }

  void endStreamsOf(String principal) {
    endStreams(stream -> stream.isOf(principal));
  }

  /** Those of all open streams. */
  CompletionStage<Set<String>> principals() {
    Set<String> principals = ConcurrentHashMap.newKeySet();
    CompletableFuture<?>[] collected = shards.stream()
        .map(shard ->
            CompletableFuture.runAsync(() -> shard.collectPrincipals(principals), shard::execute))
        .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(collected).thenApply(done -> principals);
  }

  /**
   * After what time a client is to come again that can get no stream for now.
   *
   * @return the time, another for each client; empty if it is to be told an error (STREAM-10)
   */
  public Optional<Duration> retryDelay() {
    return settings.outageGrace().isZero() ? Optional.empty() : Optional.of(jitteredDelay());
  }

  private void endStreams(Predicate<ClientStream> which) {
    shards.forEach(shard -> shard.execute(() -> shard.endStreams(which)));
  }

  /** How long it takes until the last client has waited as it was told, and had time to connect. */
  public Duration reconnectWindow() {
    return settings.retry().multipliedBy(2).plusSeconds(30);
  }

  /**
   * How often an idle stream is written to.
   *
   * @return the period
   */
  public Duration heartbeat() {
    return settings.heartbeat();
  }

  /**
   * Counts.
   *
   * @return the counts of this moment
   */
  public Statistics statistics() {
    return counters.now();
  }

  /**
   * Has somebody told of what happens from now on, for as long as the hub lives.
   *
   * @param observer whom to tell
   */
  public void observe(Observer observer) {
    observers().add(observer);
  }

  /**
   * Whether live events come from the backend.
   *
   * @return false while they may be lost
   */
  public boolean isConnected() {
    return interruptedSince == NOT_INTERRUPTED;
  }

  /**
   * The sets of channels that streams hear: streams with the same set share one.
   *
   * @return how many there are, counted for each of the hub's threads
   */
  public long groups() {
    return counters.groups().sum();
  }

  /**
   * What the hub's threads have to do: many, for long, and they are behind.
   *
   * @return how many tasks wait
   */
  public int queued() {
    return shards.stream().mapToInt(Shard::queued).sum();
  }

  /**
   * The streams that are open or about to be, at once after {@link #open}, for whoever limits them.
   *
   * @return how many
   */
  public int streams() {
    return occupancy.all();
  }

  /**
   * The same of one client.
   *
   * @param client as in the {@link StreamRequest}
   * @return how many
   */
  public int streamsOf(String client) {
    return occupancy.of(client);
  }

  public void close() {
    if (!closed) {
      closed = true;
      shards.forEach(shard -> shard.execute(shard::closeAll));
      shards.forEach(Shard::join);
    }
  }

  HubSettings settings() {
    return settings;
  }

  EventStore store() {
    return store;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  StreamCounts occupancy() {
    return occupancy;
  }

  Counters counters() {
    return counters;
  }

  public Observers observers() {
    return counters.observers();
  }

  long now() {
    return settings.millis().getAsLong();
  }

  /** Passes on what the broadcaster tells; an event is encoded here, once for all streams. */
  private final class Listener implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {
      long arrival = System.nanoTime();
      observers().tell(Observer::received);
      Frame frame = FrameEncoder.event(event);
      for (Shard shard : shards) {
        shard.execute(() -> shard.deliver(event.channel(), event.id(), frame, arrival));
      }
    }

    @Override
    public void onUnorderedEvent(Event event) {
      long arrival = System.nanoTime();
      observers().tell(Observer::received);
      Frame frame = FrameEncoder.event(event);
      Frame withoutId = FrameEncoder.eventWithoutId(event);
      for (Shard shard : shards) {
        shard.execute(() -> shard.deliverUnordered(event, frame, withoutId, arrival));
      }
    }

    @Override
    public void onInterrupted() {
      interruptedSince = now();
      observers().tell(Observer::interrupted);
      shards.forEach(shard -> shard.execute(shard::interrupt));
    }

    @Override
    public void onResumed() {
      long since = interruptedSince;
      interruptedSince = NOT_INTERRUPTED;
      if (since != NOT_INTERRUPTED) {
        long millis = now() - since;
        observers().tell(observer -> observer.healed(millis));
      }
      shards.forEach(shard -> shard.execute(shard::resume));
    }

    @Override
    public void onReset(long epoch) {
      observers().tell(Observer::reset);
      shards.forEach(shard -> shard.execute(() -> shard.reset(epoch)));
    }
  }
}
