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
import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.Connector;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.store.OncePublisher;
import io.redisse.redis.store.RedisBroadcaster;
import io.redisse.redis.store.RedisEventStore;
import io.redisse.redis.store.RedisGrants;
import io.redisse.redis.store.RedisRevocations;
import io.redisse.redis.store.Watchdog;
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
 * History and live events in Redis, over two connections whatever the number of clients: one for
 * commands, one for subscriptions. Both are opened again whenever they are lost.
 *
 * <p>Nodes in Java and Ruby programs with the gem of the same name can share one Redis: each serves
 * what the other publishes.
 */
public final class RedisBackend implements Backend {
  private final Keys keys;
  private final Duration timeout;
  private final StoreView view;
  private final ForkJoinPool completions;
  private final ScheduledExecutorService clock;
  private final CommandPipeline commands;
  private final RedisEventStore store;
  private final OncePublisher once;
  private final RedisRevocations revocations;
  private final RedisBroadcaster broadcaster;
  private final Watchdog watchdog;

  private RedisBackend(RedisOptions options) {
    keys = new Keys(options.prefix());
    timeout = options.timeout();
    view = new StoreView(options);
    Connector connector = new Connector(options, keys, view);
    // One worker, first in first out; one that waits for another future is stood in for by the
    // pool.
    completions = new ForkJoinPool(1, RedisBackend::completionThread, null, true);
    clock = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "redisse-clock");
      thread.setDaemon(true);
      return thread;
    });
    commands = new CommandPipeline(connector, keys, view, completions);
    store = new RedisEventStore(commands, keys, view, options.timeout());
    once = new OncePublisher(commands, keys, view, options.timeout());
    revocations = new RedisRevocations(commands, keys, view, options.timeout());
    broadcaster = new RedisBroadcaster(
        connector,
        commands,
        keys,
        view,
        completions,
        options.timeout(),
        UUID.randomUUID().toString(),
        this::noticed,
        revocations);
    watchdog = new Watchdog(commands, broadcaster, options.timeout());
  }

  /**
   * Opens the backend that a URI {@code redis[s]://user:password@host:port/database} names. Options
   * follow as a query, see {@link RedisBackendBuilder}: {@code prefix}, {@code historySize}, {@code
   * historyTtl} and {@code timeout} as durations such as {@code 30s}, {@code passwordFile}, {@code
   * passwordEnv}, {@code ca}, {@code certificate} and {@code key}.
   *
   * <p>One that cannot be reached now keeps trying; its stages complete with {@link
   * io.redisse.api.BackendUnavailableException} until then.
   *
   * @param uri the URI
   * @return the backend
   * @throws IllegalArgumentException if the URI has an unknown option or a malformed value
   * @throws io.redisse.api.BackendRefusedException if Redis will not serve until someone changes
   *     something: it is not Redis that answers there, Redis refuses the password or a right, or its
   *     store was set up with another history size or expiry
   */
  public static RedisBackend open(URI uri) {
    return RedisUri.parse(uri).open();
  }

  /**
   * Begins a backend whose options are given one by one.
   *
   * @return a builder with the defaults
   */
  public static RedisBackendBuilder builder() {
    return new RedisBackendBuilder();
  }

  /**
   * Opens a backend.
   *
   * @param options the settings
   * @return the backend, to be closed by the caller
   */
  @SuppressWarnings("exports")
  public static RedisBackend open(RedisOptions options) {
    RedisBackend backend = new RedisBackend(options);
    try {
      backend.commands.start();
      backend.broadcaster.start();
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
    backend.watchdog.start(backend.clock);
    return backend;
  }

  /**
   * A resolver by grants, which an application in any language writes into this Redis: a set {@code
   * redisse:grant:TICKET} of channels, with an expiry. Whoever brings the ticket (in the Authorization
   * header, the parameter {@code ticket} or a cookie) hears these channels until the grant expires or
   * is deleted.
   *
   * @param cookie the cookie that a ticket may come in
   * @return the resolver, for servers on this backend
   */
  public RevocableResolver grants(String cookie) {
    return new RedisGrants(commands, keys, view, timeout, cookie);
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
    return Optional.of(new BackendStatistics(
        commands.link().reconnects() + broadcaster.link().reconnects(),
        broadcaster.interruptions(),
        Duration.ofNanos(broadcaster.healingNanos()),
        commands.pending(),
        commands.published(),
        Duration.ofNanos(commands.publishNanos()),
        broadcaster.lag(),
        view.epochMoves()));
  }

  /** A live event with an id that is not anchored to the clock means that the counter was lost. */
  private void noticed(long id) {
    if (id < StoreView.LEAST_ANCHORED_ID) {
      completions.execute(store::lastId);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    revocations.close();
    broadcaster.close();
    commands.close();
    // The pool is not shut down: what was cut off just now still has to complete. Its worker ends
    // by
    // itself when idle.
  }

  private static ForkJoinWorkerThread completionThread(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("redisse-completions");
    return thread;
  }
}
