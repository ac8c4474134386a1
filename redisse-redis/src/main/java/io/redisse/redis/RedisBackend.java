package io.redisse.redis;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.RevocableResolver;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendStatistics;
import io.redisse.api.spi.Broadcaster;
import io.redisse.api.spi.EventStore;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.api.spi.Revocations;
import io.redisse.redis.check.SettingsWarning;
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.Connector;
import io.redisse.redis.connection.Refusals;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.RedisUri;
import io.redisse.redis.store.ConnectionWatchdog;
import io.redisse.redis.store.OncePublisher;
import io.redisse.redis.store.RedisBroadcaster;
import io.redisse.redis.store.RedisEventStore;
import io.redisse.redis.store.RedisGrants;
import io.redisse.redis.store.RedisRevocations;
import io.redisse.redis.store.StoreContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Stores and broadcasts events in Redis over two connections, one for commands and one for
 * subscriptions, regardless of the number of clients. Each connection is reopened when it is lost.
 *
 * <p>Java nodes and Ruby programs with the gem of the same name can share one Redis. Each side
 * serves events that the other published.
 */
public final class RedisBackend implements Backend {
  private final ForkJoinPool completions;
  private final ScheduledExecutorService clock;
  private final StoreContext context;
  private final RedisEventStore store;
  private final OncePublisher once;
  private final RedisRevocations revocations;
  private final RedisBroadcaster broadcaster;
  private final ConnectionWatchdog watchdog;
  private final Refusals refusals;

  private RedisBackend(RedisOptions options) {
    Keys keys = new Keys(options.prefix());
    StoreView view = new StoreView(options);
    Connector connector = new Connector(options, keys, view);
    refusals = connector.refusals();
    // One worker keeps the order; the pool compensates for a worker that blocks on another future.
    completions = new ForkJoinPool(1, RedisBackend::completionThread, null, true);
    clock = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "redisse-clock");
      thread.setDaemon(true);
      return thread;
    });
    context = new StoreContext(
        new CommandPipeline(connector, keys, view, completions), keys, view, options.timeout());
    store = new RedisEventStore(context);
    once = new OncePublisher(context);
    revocations = new RedisRevocations(context);
    broadcaster = new RedisBroadcaster(
        context,
        connector,
        completions,
        UUID.randomUUID().toString(),
        this::checkAnchored,
        revocations);
    watchdog = new ConnectionWatchdog(
        context, broadcaster, () -> SettingsWarning.logInBackground(options));
  }

  /**
   * Opens the backend at a URI {@code redis[s]://user:password@host:port/database}. Options follow
   * as a query, see {@link RedisBackendBuilder}: {@code prefix}, {@code historySize}, {@code
   * historyTtl}, {@code losslessFailover} (true or false) and {@code timeout} (durations such as
   * {@code 30s}), {@code passwordFile}, {@code passwordEnv}, {@code ca}, {@code certificate} and
   * {@code key}.
   *
   * <p>If Redis is unreachable, the backend opens anyway and keeps reconnecting. Until it succeeds,
   * stages complete with {@link io.redisse.api.BackendUnavailableException}.
   *
   * @param uri the address and the options
   * @return the backend, to be closed by the caller
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value
   * @throws io.redisse.api.BackendRefusedException if Redis cannot be used until an operator fixes
   *     the cause: the server is not Redis, it rejects the credentials or a command, or the store
   *     was set up with another history size or expiry
   */
  public static RedisBackend open(URI uri) {
    return open(RedisUri.parse(uri));
  }

  /**
   * Returns a builder, for configuration in code instead of by URI.
   *
   * @return a builder with the defaults
   */
  public static RedisBackendBuilder builder() {
    return new RedisBackendBuilder();
  }

  static RedisBackend open(RedisOptions options) {
    RedisBackend backend = new RedisBackend(options);
    try {
      backend.context.commands().start();
      backend.broadcaster.start();
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
    backend.watchdog.start(backend.clock);
    return backend;
  }

  /**
   * Returns a resolver for grants that applications in any language write to this Redis. A grant is
   * a set {@code redisse:grant:TICKET} of channels, with an expiry. A client sends the ticket in
   * the Authorization header, the parameter {@code ticket} or a cookie, and may subscribe to these
   * channels until the grant expires or is deleted.
   *
   * @param cookie the name of the cookie that may carry the ticket
   * @return the resolver, which works until this backend is closed
   */
  public RevocableResolver grants(String cookie) {
    return new RedisGrants(context, cookie);
  }

  @Override
  public EventStore store() {
    return store;
  }

  @Override
  public Broadcaster broadcaster() {
    return broadcaster;
  }

  @Override
  public CompletionStage<Event> publish(NewEvent event) {
    return store.append(event, true);
  }

  @Override
  public Optional<IdempotentPublisher> idempotent() {
    return Optional.of(once);
  }

  @Override
  public Optional<Revocations> revocations() {
    return Optional.of(revocations);
  }

  @Override
  public Optional<BackendStatistics> statistics() {
    CommandPipeline commands = context.commands();
    return Optional.of(new BackendStatistics(
        commands.connection().reconnects() + broadcaster.connection().reconnects(),
        broadcaster.interruptions(),
        Duration.ofNanos(broadcaster.healingNanos()),
        commands.pending(),
        commands.published(),
        Duration.ofNanos(commands.publishNanos()),
        broadcaster.lag(),
        context.view().epochMoves(),
        refusals.counts()));
  }

  /** Re-anchors the id counter if a live event's id shows that Redis lost it. */
  private void checkAnchored(long id) {
    if (id < StoreView.MIN_ANCHORED_ID) {
      completions.execute(store::lastId);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    revocations.close();
    broadcaster.close();
    context.commands().close();
    // The pool must still complete the calls that just failed. Its worker ends when idle.
  }

  private static ForkJoinWorkerThread completionThread(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("redisse-completions");
    return thread;
  }
}
