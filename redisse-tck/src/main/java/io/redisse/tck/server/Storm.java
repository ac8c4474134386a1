package io.redisse.tck.server;

import io.redisse.tck.server.wire.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishers on several channels, and clients that drop and come back at random; afterwards, what
 * each client received is compared with what was published.
 */
final class Storm {
  private static final int CHANNELS = 5;
  private static final long MOST_MILLIS = 10_000;
  private static final long MILLIS_BEFORE_DISTURBANCE = 300;
  private static final long MILLIS_AFTER_A_FAILURE = 50;

  private final ServerUnderTest server;
  private final @Nullable Runnable disturbance;
  private final long seed;
  private final List<String> channels = new ArrayList<>();
  private final StormLog log = new StormLog();
  private final AtomicInteger publishing = new AtomicInteger();
  private volatile boolean disturbed;

  private Storm(ServerUnderTest server, @Nullable Runnable disturbance, long seed) {
    this.server = server;
    this.disturbance = disturbance;
    this.seed = seed;
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(Limits.channel("storm-" + i));
    }
  }

  static void run(ServerUnderTest server) {
    run(server, null);
  }

  /**
   * With something in the middle of it that may break connections and make publishing fail.
   *
   * @param disturbance returns when the server works again
   */
  static void run(ServerUnderTest server, @Nullable Runnable disturbance) {
    long seed = Limits.seed();
    try {
      new Storm(server, disturbance, seed).run();
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "; to repeat its choices: -Dredisse.tck.seed=" + seed, e);
    }
  }

  private void run() {
    List<StormClient> clients = new ArrayList<>();
    for (int i = 0; i < Limits.clients(); i++) {
      Random random = new Random(seed - 1 - i);
      List<String> heard = new ArrayList<>(List.of(channels.get(i % CHANNELS)));
      channels.stream()
          .filter(channel -> !heard.contains(channel) && random.nextBoolean())
          .forEach(heard::add);
      clients.add(new StormClient(server, heard, log, random, disturbance != null));
    }
    clients.forEach(StormClient::begin);
    List<Callable<Void>> tasks = new ArrayList<>();
    publishing.set(Limits.publishers());
    for (int i = 0; i < Limits.publishers(); i++) {
      int publisher = i;
      tasks.add(() -> publish(publisher, new Random(seed + publisher)));
    }
    clients.forEach(client -> tasks.add(() -> {
      client.comeAndGoWhile(() -> publishing.get() > 0);
      return null;
    }));
    if (disturbance != null) {
      tasks.add(() -> disturb(disturbance));
    }
    all(tasks);
    channels.forEach(this::publishEnd);
    clients.forEach(StormClient::readToTheEnd);
    clients.forEach(client -> client.check(server.historySize()));
  }

  private @Nullable Void disturb(Runnable hook) {
    Limits.pause(MILLIS_BEFORE_DISTURBANCE);
    try {
      hook.run();
    } finally {
      disturbed = true;
    }
    return null;
  }

  private @Nullable Void publish(int publisher, Random random) {
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
      int count = Limits.events() / Limits.publishers();
      for (int i = 0; goesOn(i < count, deadline); i++) {
        String channel = channels.get(random.nextInt(CHANNELS));
        if (!published(channel, "event " + i + " of publisher " + publisher)) {
          Limits.pause(MILLIS_AFTER_A_FAILURE);
        }
        // As long as something is to be disturbed, it must not all be over.
        Limits.pause(disturbance == null ? random.nextInt(2) : 1 + random.nextInt(5));
      }
    } finally {
      publishing.decrementAndGet();
    }
    return null;
  }

  private boolean goesOn(boolean moreEvents, long deadline) {
    boolean before = System.nanoTime() - deadline < 0;
    return disturbance == null ? moreEvents && before : !disturbed || (moreEvents && before);
  }

  private void publishEnd(String channel) {
    Limits.until(
        Limits.awaitMillis(),
        () -> published(channel, StormLog.END),
        () -> "publishing works again");
  }

  private boolean published(String channel, String data) {
    StormLog.Entry entry = log.begin(channel, data);
    try {
      server.publisher().publish(channel, "storm", entry.data());
      entry.succeeded();
      return true;
    } catch (IOException e) {
      if (disturbance == null) {
        throw new AssertionError("cannot publish: " + e.getMessage(), e);
      }
      return false;
    }
  }

  private static void all(List<Callable<Void>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), task -> {
      Thread thread = new Thread(task, "tck-storm");
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Future<Void>> running = tasks.stream().map(threads::submit).toList();
      for (Future<Void> task : running) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof AssertionError failure
          ? failure
          : new AssertionError(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
