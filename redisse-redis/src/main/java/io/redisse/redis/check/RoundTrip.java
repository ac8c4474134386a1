package io.redisse.redis.check;

import static io.redisse.redis.check.RedisCheck.Level.BAD;
import static io.redisse.redis.check.RedisCheck.Level.OK;
import static io.redisse.redis.check.RedisCheck.Level.UNKNOWN;
import static io.redisse.redis.check.RedisCheck.Level.WARN;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.RedisseException;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.format.ByteSizes;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
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

/** Publishes events and hears them, as a server does, under names that nobody else has. */
final class RoundTrip {
  private static final String CHANNEL = "round-trip";
  private static final int EVENTS = 20;

  /** Within one network it takes less than a millisecond. */
  private static final Duration LONG = Duration.ofMillis(20);

  private final CheckedRedis redis;
  private final RedisOptions options;
  private final Keys keys;

  RoundTrip(CheckedRedis redis, RedisOptions options) {
    this.redis = redis;
    this.options = options.apart(options.prefix() + "redisse:check:" + UUID.randomUUID() + ":");
    this.keys = new Keys(this.options.prefix());
  }

  Finding finding() {
    if (!redis.isMaster()) {
      return new Finding(
          "round-trip", UNKNOWN, "could not look: nothing can be published here", "");
    }
    try {
      return judge(median(timesThenNothingLeft()));
    } catch (BackendRefusedException e) {
      return new Finding(
          "round-trip",
          BAD,
          "" + e.getMessage(),
          "grant what docs/redis.md lists as the rights of a user for Redisse");
    } catch (RedisseException e) {
      return new Finding("round-trip", BAD, "" + e.getMessage(), "look into the log of Redis");
    }
  }

  private List<Duration> timesThenNothingLeft() {
    try {
      return times();
    } finally {
      delete();
    }
  }

  private static Finding judge(Duration median) {
    String found = "publish to receive takes " + ByteSizes.duration(median) + " (median of "
        + EVENTS + "), and the history has it";
    return median.compareTo(LONG) < 0
        ? new Finding("round-trip", OK, found, "")
        : new Finding(
            "round-trip", WARN, found + "; that is long", "a Redis that is nearer, or less busy");
  }

  private List<Duration> times() {
    Ear ear = new Ear();
    List<Event> published = new ArrayList<>();
    List<Duration> times = new ArrayList<>();
    try (RedisBackend backend = RedisBackend.open(options)) {
      long before = get(backend.store().lastId());
      backend.broadcaster().listen(ear);
      get(backend.broadcaster().subscribe(Set.of(CHANNEL)));
      for (int i = 0; i < EVENTS; i++) {
        long sent = System.nanoTime();
        published.add(get(backend.publish(new NewEvent(CHANNEL, "" + i))));
        Heard heard = ear.next(options.timeout());
        require(heard.event().equals(published.get(i)), "another event arrived than was published");
        times.add(Duration.ofNanos(heard.at() - sent));
      }
      List<Event> kept =
          get(backend.store().history(Set.of(CHANNEL), before, EVENTS)).events();
      require(kept.equals(published), "the history is not what was published");
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

  /** With a right that every server has: a time to live of zero deletes. */
  private void delete() {
    try {
      for (byte[] key : keys.ofScript(List.of(CHANNEL))) {
        redis.ask(new CommandArguments(Protocol.Command.PEXPIRE).add(key).add(0));
      }
    } catch (JedisDataException e) {
      throw new BackendRefusedException(
          "keys that begin with '" + options.prefix() + "' may be left: " + e.getMessage(), e);
    }
  }

  /** An event, and when it came, as {@link System#nanoTime}. */
  private record Heard(Event event, long at) {}

  /** Waits for events; after an interruption it waits in vain. */
  private static final class Ear implements Broadcaster.Listener {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    Heard next(Duration timeout) {
      try {
        Heard next = heard.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        require(next != null, "nothing arrived within " + ByteSizes.duration(timeout));
        return Objects.requireNonNull(next);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RedisseException("interrupted", e);
      }
    }

    @Override
    public void onEvent(Event event) {
      heard.add(new Heard(event, System.nanoTime()));
    }

    @Override
    public void onInterrupted() {}

    @Override
    public void onResumed() {}

    @Override
    public void onReset(long epoch) {}
  }
}
