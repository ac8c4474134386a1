package io.redisse.core.engine;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.api.Revocation;
import io.redisse.api.internal.FatalErrors;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.core.engine.metrics.Observers;
import io.redisse.core.engine.threads.Watchdog;
import io.redisse.core.engine.time.HubClock;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Hub;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Statistics;
import io.redisse.core.spi.StreamRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Distributes streams and events across shards, one per core. */
public final class StreamHub implements Hub {
  private static final Logger LOG = System.getLogger(StreamHub.class.getName());

  /**
   * Grants expire at a random point in the last fifth of their duration, so that grants issued
   * together do not expire together.
   */
  private static final double EXPIRY_JITTER = 0.2;

  /** The time allowed for a client to connect once its reconnection delay has passed. */
  private static final Duration CONNECT_TIME = Duration.ofSeconds(30);

  private final HubSettings settings;
  private final EngineContext engine;
  private final List<Shard> shards = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final Watchdog watchdog;
  private final Frame greeting;
  private volatile boolean closed;

  /**
   * Starts a hub.
   *
   * @param backend the source of history and live events; closing the hub does not close it
   * @param settings the settings
   */
  public StreamHub(Backend backend, HubSettings settings) {
    this.settings = settings;
    engine = EngineContext.of(backend, settings);
    greeting = FrameEncoder.retry(settings.retry());
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      shards.add(new Shard(engine, "redisse-hub-" + i, this::fail));
    }
    watchdog = new Watchdog(shards.stream().map(Shard::thread).toList());
    shards.forEach(shard -> shard.thread().start());
    watchdog.start();
    backend.broadcaster().listen(new Listener());
  }

  private void onEachShard(Consumer<Shard> action) {
    shards.forEach(shard -> shard.thread().execute(() -> action.accept(shard)));
  }

  @Override
  public void open(StreamRequest request, Outlet outlet) {
    long endAt = request.grant().expiry().map(this::jitteredEnd).orElse(Long.MAX_VALUE);
    engine.streamCounts().add(request.client());
    Shard shard = nextShard();
    shard.thread().execute(() -> shard.open(request, outlet, endAt, greeting));
  }

  /** Returns the next shard in turn, without those that are stuck if possible. */
  private Shard nextShard() {
    int index = 0;
    for (int i = 0; i < shards.size(); i++) {
      index = Math.floorMod(opened.getAndIncrement(), shards.size());
      if (!watchdog.isStuck(index)) {
        break;
      }
    }
    return shards.get(index);
  }

  private long jitteredEnd(Instant expiry) {
    long left = HubClock.millisUntil(expiry);
    long early = (long) (left * EXPIRY_JITTER * ThreadLocalRandom.current().nextDouble());
    return engine.clock().now() + left - early;
  }

  @Override
  public Admission admissionOf(Grant grant) {
    return engine.admissions().admissionOf(grant);
  }

  @Override
  public boolean accepting() {
    return engine.admissions().accepting();
  }

  @Override
  public boolean isConnected() {
    return engine.admissions().isConnected();
  }

  @Override
  public Optional<Duration> retryDelay() {
    return settings.outageGrace().isZero()
        ? Optional.empty()
        : Optional.of(settings.jitteredRetry());
  }

  /** Returns an upper bound on the time until every closed client has reconnected. */
  public Duration reconnectWindow() {
    return settings.retry().multipliedBy(2).plus(CONNECT_TIME);
  }

  @Override
  public Duration heartbeat() {
    return settings.heartbeat();
  }

  @Override
  public Statistics statistics() {
    return engine.counters().snapshot();
  }

  @Override
  public int streams() {
    return engine.streamCounts().all();
  }

  @Override
  public int streamsOf(String client) {
    return engine.streamCounts().of(client);
  }

  @Override
  public long groups() {
    return engine.counters().groups().sum();
  }

  @Override
  public int queued() {
    return shards.stream().mapToInt(shard -> shard.thread().queued()).sum();
  }

  @Override
  public List<String> faults() {
    return watchdog.faults();
  }

  @Override
  public void observe(Observer observer) {
    engine.observers().add(observer);
  }

  public Observers observers() {
    return engine.observers();
  }

  /**
   * Rejects new streams and ends open ones at an even rate over a period, each with its own
   * reconnection delay (STREAM-8).
   *
   * @return completes when no streams are open
   */
  public CompletionStage<Void> drain(Duration period) {
    engine.admissions().stop();
    long start = engine.clock().now();
    CompletableFuture<?>[] drained = new CompletableFuture<?>[shards.size()];
    for (int i = 0; i < drained.length; i++) {
      CompletableFuture<Void> whenEmpty = new CompletableFuture<>();
      drained[i] = whenEmpty;
      Shard shard = shards.get(i);
      int turn = i;
      shard
          .thread()
          .execute(() -> shard.drain(start, period.toMillis(), turn, drained.length, whenEmpty));
    }
    return CompletableFuture.allOf(drained);
  }

  /**
   * Ends the streams covered by a revocation and rejects new ones while it is in force. A withdrawal
   * only accepts new streams again. Returns the revocation that is now in force on this node.
   */
  public Revocation revoke(Revocation revocation) {
    String name = revocation.name();
    Revocation inForce = engine.admissions().revoke(revocation);
    if (!revocation.isWithdrawal()) {
      endStreams(
          revocation.kind() == Revocation.Kind.CHANNEL
              ? stream -> stream.group().channels().contains(name)
              : stream -> name.equals(stream.principal()));
    }
    return inForce;
  }

  void endStreamsOf(String principal) {
    endStreams(stream -> principal.equals(stream.principal()));
  }

  private void endStreams(Predicate<ClientStream> which) {
    onEachShard(shard -> shard.endStreams(which));
  }

  /** Collects the principals of all open streams. */
  CompletionStage<Set<String>> principals() {
    Set<String> principals = ConcurrentHashMap.newKeySet();
    CompletableFuture<?>[] collected = shards.stream()
        .map(shard -> CompletableFuture.runAsync(
            () -> shard.collectPrincipals(principals), shard.thread()::execute))
        .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(collected).thenApply(done -> principals);
  }

  /** Closes all streams immediately and waits until they are closed. Further calls do nothing. */
  public void close() {
    if (!closed) {
      closed = true;
      watchdog.stop();
      engine.admissions().stop();
      onEachShard(shard -> shard.closeAll(Observer.End.CLOSED));
      shards.forEach(shard -> shard.thread().join());
    }
  }

  /** Closes all streams for good, so that no client waits for a hub that delivers nothing. */
  private void fail(Throwable error) {
    engine.admissions().stop();
    if (watchdog.failed(error)) {
      LOG.log(Level.ERROR, "All streams are closed and new ones rejected, after an error", error);
      onEachShard(shard -> shard.closeAll(Observer.End.FAILED));
    }
  }

  /**
   * Slows a publisher down while the hub threads cannot keep up. Publishers must call this before
   * they hold any lock.
   */
  public void awaitRoom() {
    if (!isHubThread()) {
      shards.forEach(shard -> shard.backlog().awaitRoom());
    }
  }

  private boolean isHubThread() {
    // Called for each event, so no stream is created.
    for (Shard shard : shards) {
      if (shard.thread().isCurrent()) {
        return true;
      }
    }
    return false;
  }

  /** Forwards the broadcaster's calls to the shards. Encodes each event only once. */
  private final class Listener implements Broadcaster.Listener {
    @Override
    public void onEvent(Event event) {
      deliver(() -> {
        long arrivalNanos = System.nanoTime();
        engine.observers().report(Observer::received);
        Frame frame = FrameEncoder.event(event);
        boolean mayWait = !isHubThread();
        shards.forEach(shard -> shard.queue(event, frame, arrivalNanos, mayWait));
      });
    }

    @Override
    public void onUnorderedEvent(Event event) {
      deliver(() -> {
        long arrivalNanos = System.nanoTime();
        engine.observers().report(Observer::received);
        Frame frame = FrameEncoder.event(event);
        Frame withoutId = FrameEncoder.eventWithoutId(event);
        boolean mayWait = !isHubThread();
        shards.forEach(
            shard -> shard.queueUnordered(event, frame, withoutId, arrivalNanos, mayWait));
      });
    }

    /** Delivers an event. If that fails, for example for lack of memory, streams read history. */
    private void deliver(Runnable delivery) {
      try {
        delivery.run();
      } catch (RuntimeException | Error e) {
        shards.forEach(shard -> shard.backlog().markLostUnordered());
        FatalErrors.check(e);
        LOG.log(Level.ERROR, "An event could not be delivered; streams read it from history", e);
      }
    }

    @Override
    public void onInterrupted() {
      signal(() -> {
        engine.admissions().beginOutage();
        engine.observers().report(Observer::interrupted);
        onEachShard(Shard::interrupt);
      });
    }

    @Override
    public void onResumed() {
      signal(() -> {
        engine
            .admissions()
            .endOutage()
            .ifPresent(millis -> engine.observers().report(observer -> observer.healed(millis)));
        onEachShard(Shard::resume);
      });
    }

    @Override
    public void onReset(long epoch) {
      signal(() -> {
        engine.observers().report(Observer::reset);
        onEachShard(shard -> shard.reset(epoch));
      });
    }

    /** Passes a signal on. If that fails, no stream can be trusted to be complete. */
    private void signal(Runnable passing) {
      try {
        passing.run();
      } catch (RuntimeException | Error e) {
        FatalErrors.endProcess(e);
        fail(e);
      }
    }
  }
}
