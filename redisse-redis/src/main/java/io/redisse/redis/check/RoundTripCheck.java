package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.UNKNOWN;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Backend;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.format.HumanReadable;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.RedisUri;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** Publishes and receives events as a server does, under a separate prefix. */
final class RoundTripCheck {
  private static final String CHANNEL = "round-trip";
  private static final int EVENTS = 20;

  /** Within one network a round trip takes less than a millisecond. */
  private static final Duration SLOW = Duration.ofMillis(20);

  private final CheckedRedis redis;
  private final URI uri;
  private final RedisOptions options;
  private final Keys keys;

  RoundTripCheck(CheckedRedis redis, URI uri) {
    this.redis = redis;
    this.uri = RedisUri.withPrefix(
        uri, RedisUri.parse(uri).prefix() + "redisse:check:" + UUID.randomUUID() + ":");
    this.options = RedisUri.parse(this.uri);
    this.keys = new Keys(options.prefix());
  }

  Finding finding() {
    if (!redis.isMaster()) {
      return new Finding(
          "round-trip", UNKNOWN, "could not check: a replica cannot be written to", "");
    }
    try {
      return judge(median(timesWithCleanup()));
    } catch (BackendRefusedException e) {
      return new Finding(
          "round-trip",
          BAD,
          "" + e.getMessage(),
          "give the user the rights listed in docs/redis.md");
    } catch (RedisseException e) {
      return new Finding("round-trip", BAD, "" + e.getMessage(), "see the Redis log");
    }
  }

  private List<Duration> timesWithCleanup() {
    try {
      return times();
    } finally {
      delete();
    }
  }

  private static Finding judge(Duration median) {
    String found = "publish to receive takes " + HumanReadable.duration(median) + " (median of "
        + EVENTS + "), and the history is complete";
    return median.compareTo(SLOW) < 0
        ? new Finding("round-trip", OK, found, "")
        : new Finding(
            "round-trip",
            WARN,
            found + "; that is slow",
            "use a Redis that is closer or less busy");
  }

  private List<Duration> times() {
    ReceivedEvents received = new ReceivedEvents();
    List<Event> published = new ArrayList<>();
    List<Duration> times = new ArrayList<>();
    try (Backend backend = Backend.open(uri.toString())) {
      long before = get(backend.store().lastId());
      backend.broadcaster().listen(received);
      get(backend.broadcaster().subscribe(Set.of(CHANNEL)));
      for (int i = 0; i < EVENTS; i++) {
        long sent = System.nanoTime();
        published.add(get(backend.publish(new NewEvent(CHANNEL, "" + i))));
        Received next = received.next(options.timeout());
        require(next.event().equals(published.get(i)), "received another event than was published");
        times.add(Duration.ofNanos(next.at() - sent));
      }
      List<Event> kept =
          get(backend.store().history(Set.of(CHANNEL), before, EVENTS)).events();
      require(kept.equals(published), "the history differs from what was published");
    }
    return times;
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw RedisseException.causeOf(e) instanceof RedisseException known ? known : e;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new RedisseException(otherwise);
    }
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  /**
   * Deletes the keys by setting their time to live to zero, which every Redisse server has the
   * right to do.
   */
  private void delete() {
    try {
      for (byte[] key : keys.ofScript(List.of(CHANNEL))) {
        redis.execute(new CommandArguments(Protocol.Command.PEXPIRE).add(key).add(0));
      }
    } catch (JedisDataException e) {
      throw new BackendRefusedException(
          "could not delete keys that begin with '" + options.prefix() + "': " + e.getMessage(), e);
    }
  }

  /** An event and its arrival time, as returned by {@link System#nanoTime}. */
  private record Received(Event event, long at) {}

  /** Queues live events. Ignores interruptions: the wait for the next event then times out. */
  private static final class ReceivedEvents implements Broadcaster.Listener {
    private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>();

    Received next(Duration timeout) {
      try {
        Received next = queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        require(next != null, "nothing arrived within " + HumanReadable.duration(timeout));
        return Objects.requireNonNull(next);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RedisseException("interrupted", e);
      }
    }

    @Override
    public void onEvent(Event event) {
      queue.add(new Received(event, System.nanoTime()));
    }

    @Override
    public void onInterrupted() {}

    @Override
    public void onResumed() {}

    @Override
    public void onReset(long epoch) {}
  }
}
