package io.redisse.tck.server;

import io.redisse.tck.support.Await;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.UniqueNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A concurrency test in which publishers write to several channels while clients disconnect and
 * reconnect at random. At the end, it compares the events that each client received with the
 * published events.
 */
final class Storm {
  private static final int CHANNELS = 5;
  private static final long LONGEST_MILLIS = 10_000;
  private static final long MILLIS_BEFORE_DISTURBANCE = 300;
  private static final long MILLIS_AFTER_FAILURE = 50;

  private final ServerUnderTest server;
  private final Settings settings;
  private final long seed;
  private final @Nullable Runnable disturbance;
  private final List<String> channels = new ArrayList<>();
  private final StormLog log = new StormLog();
  private final AtomicInteger activePublishers = new AtomicInteger();
  private volatile boolean isDisturbanceOver;

  private Storm(
      ServerUnderTest server, Settings settings, long seed, @Nullable Runnable disturbance) {
    this.server = server;
    this.settings = settings;
    this.seed = seed;
    this.disturbance = disturbance;
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(UniqueNames.channel("storm-" + i));
    }
  }

  static void run(ServerUnderTest server, Settings settings) {
    run(server, settings, null);
  }

  /**
   * Runs the test with an optional disturbance, such as a restart, during which connections and
   * publishing may fail.
   *
   * @param disturbance returns once the server is available again; null for none
   */
  static void run(ServerUnderTest server, Settings settings, @Nullable Runnable disturbance) {
    long seed = settings.seed();
    try {
      new Storm(server, settings, seed, disturbance).run();
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "; to repeat the random choices, set -D" + Settings.SEED + "=" + seed,
          e);
    }
  }

  private void run() {
    List<StormClient> clients = new ArrayList<>();
    for (int i = 0; i < settings.readers(); i++) {
      clients.add(newClient(i));
    }
    clients.forEach(StormClient::start);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    activePublishers.set(settings.writers());
    for (int i = 0; i < settings.writers(); i++) {
      int publisher = i;
      tasks.add(task(() -> publish(publisher)));
    }
    clients.forEach(client ->
        tasks.add(task(() -> client.reconnectWhile(() -> activePublishers.get() > 0))));
    if (disturbance != null) {
      tasks.add(task(() -> disturb(disturbance)));
    }
    ParallelTasks.run(tasks);
    channels.forEach(this::publishEnd);
    clients.forEach(StormClient::readToTheEnd);
    clients.forEach(client -> client.check(server.historySize()));
  }

  private static Callable<Boolean> task(Runnable task) {
    return Executors.callable(task, true);
  }

  /** Returns a client that subscribes to a random subset of the channels. */
  private StormClient newClient(int number) {
    Random random = new Random(seed - 1 - number);
    List<String> subscribed = new ArrayList<>(List.of(channels.get(number % CHANNELS)));
    channels.stream()
        .filter(channel -> !subscribed.contains(channel) && random.nextBoolean())
        .forEach(subscribed::add);
    return new StormClient(
        server.endpoint(settings.awaitMillis()),
        settings,
        subscribed,
        log,
        random,
        disturbance != null);
  }

  private void disturb(Runnable hook) {
    Await.pause(MILLIS_BEFORE_DISTURBANCE);
    try {
      hook.run();
    } finally {
      isDisturbanceOver = true;
    }
  }

  private void publish(int publisher) {
    Random random = new Random(seed + publisher);
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
      int count = settings.events() / settings.writers();
      for (int i = 0; mustContinue(i < count, deadline); i++) {
        String channel = channels.get(random.nextInt(CHANNELS));
        if (!tryPublish(channel, "event " + i + " of publisher " + publisher)) {
          Await.pause(MILLIS_AFTER_FAILURE);
        }
        // Publish more slowly with a disturbance so that publishing spans the time before, during
        // and after it.
        Await.pause(disturbance == null ? random.nextInt(2) : 1 + random.nextInt(5));
      }
    } finally {
      activePublishers.decrementAndGet();
    }
  }

  /**
   * Returns whether to publish another event: always until the disturbance ends, then only while
   * events remain and the deadline has not passed.
   */
  private boolean mustContinue(boolean hasMoreEvents, long deadline) {
    boolean isInTime = System.nanoTime() - deadline < 0;
    return (disturbance != null && !isDisturbanceOver) || (hasMoreEvents && isInTime);
  }

  private void publishEnd(String channel) {
    Await.until(
        settings.awaitMillis(),
        () -> tryPublish(channel, StormLog.END),
        () -> "publishing to succeed again after the disturbance");
  }

  /**
   * Returns whether publishing succeeded. Without a disturbance, a publishing error fails the test.
   */
  private boolean tryPublish(String channel, String data) {
    StormLog.Entry entry = log.begin(channel, data);
    try {
      server.publisher().publish(channel, StormLog.TYPE, entry.data());
      entry.succeeded();
      return true;
    } catch (IOException e) {
      if (disturbance == null) {
        throw new AssertionError("cannot publish: " + e.getMessage(), e);
      }
      return false;
    }
  }
}
