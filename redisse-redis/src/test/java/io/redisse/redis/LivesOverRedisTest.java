package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.redis.JudgedClient.Confirmed;
import io.redisse.redis.StreamRecorder.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs random actions against real servers and processes: every confirmed event arrives once and in
 * order, or the client is notified; no client is notified if nothing can be lost.
 *
 * <p>{@code -Dredisse.model.real.steps} sets the number of actions, and {@code
 * -Dredisse.model.real.seed} the first seed.
 */
@Tag("quiet")
class LivesOverRedisTest {
  private static final int STEPS_PER_RUN = 500;
  private static final int CLIENTS = 12;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> CHANNELS = List.of("a", "b", "c", "d");
  private static final List<String> CHANNELS_OF_RUBY = List.of("r", "s");

  /** How the servers persist data, and what the processes assume about it. */
  private enum Setup {
    LOSSLESS("historySize=100000&losslessFailover=true", true),
    FILE("historySize=5", true),
    MEMORY("historySize=50", false),
    PROMISE("historySize=1000&losslessFailover=true", true);

    private final String options;
    private final boolean hasFile;

    Setup(String options, boolean hasFile) {
      this.options = "?timeout=1s&" + options;
      this.hasFile = hasFile;
    }

    boolean isLossless() {
      return this == LOSSLESS;
    }

    List<String> settings() {
      List<String> settings = new ArrayList<>(List.of("--repl-diskless-sync-delay", "0"));
      if (hasFile) {
        settings.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
      }
      return settings;
    }
  }

  private enum Disturbance {
    CUT,
    OUTAGE,
    RESTART,
    NODE_RESTART,
    BACKUP,
    PROMOTION,
    // From here on, events can be lost.
    OLDER_DATA,
    LAGGING_PROMOTION,
    DEMOTION,
    DELETE,
    FORGET,
    FLUSH;

    static Disturbance random(Random random, boolean isLossless) {
      List<Disturbance> all = List.copyOf(
          isLossless ? EnumSet.range(CUT, PROMOTION) : EnumSet.allOf(Disturbance.class));
      return all.get(random.nextInt(all.size()));
    }
  }

  @Test
  void everyEventArrivesOnceAndInOrderOrTheClientIsNotified() throws Exception {
    long seed = Long.getLong("redisse.model.real.seed", 1);
    long steps = Long.getLong("redisse.model.real.steps", 2_000);
    long notices = 0;
    for (long done = 0; done < steps; done += STEPS_PER_RUN, seed++) {
      notices += new Run(seed).run();
    }
    assertTrue(notices > 0 || steps <= STEPS_PER_RUN, "no client was ever notified");
  }

  /** One run on its own servers. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final Setup setup;
    private final DisturbedRedis redis;
    private final List<JudgedClient> clients = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private long notices;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      setup = List.of(Setup.values()).get(Math.floorMod(seed - 1, Setup.values().length));
      redis = new DisturbedRedis(setup.settings(), setup.options);
    }

    /** Returns how often clients were notified of missed events. */
    long run() throws Exception {
      try (redis) {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(newClient(i));
        }
        for (int i = 0; i < STEPS_PER_RUN; i++) {
          step();
          judge();
        }
        settle();
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "seed " + seed + " (" + setup + "): " + e.getMessage() + "\n"
                + String.join("\n", actions),
            e);
      }
      clients.forEach(client -> notices += client.notices());
      return notices;
    }

    private JudgedClient newClient(int number) {
      Set<String> channels = new HashSet<>();
      channels.add(any(CHANNELS));
      CHANNELS.stream().filter(each -> random.nextInt(4) == 0).forEach(channels::add);
      CHANNELS_OF_RUBY.stream().filter(each -> random.nextInt(3) == 0).forEach(channels::add);
      return new JudgedClient("client " + number, channels, setup.isLossless());
    }

    private <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private void log(String action) {
      actions.add(action);
    }

    private void step() throws Exception {
      int dice = random.nextInt(100);
      if (dice < 68) {
        publish();
      } else if (dice < 72) {
        String channel = any(CHANNELS_OF_RUBY);
        log("Ruby publishes to " + channel);
        redis.publishAsRuby(channel);
      } else if (dice < 96) {
        connectOrDisconnect(random.nextInt(CLIENTS));
      } else if (dice < 98) {
        log("save the data");
        if (setup.hasFile) {
          redis.saveFiles();
        } else {
          redis.saveSnapshot();
        }
      } else {
        Disturbance disturbance = Disturbance.random(random, setup.isLossless());
        log(disturbance.toString());
        disturb(disturbance);
        settle();
      }
    }

    private void publish() {
      int process = random.nextInt(DisturbedRedis.NODES + 1);
      String channel = any(CHANNELS);
      log("process " + process + " publishes to " + channel);
      if (!redis.publishAndWait(process, channel)) {
        log("  failed");
      }
    }

    /** Publishes a few events without waiting for the results. */
    private void publishHastily() {
      int count = random.nextInt(6);
      for (int i = 0; i < count; i++) {
        int process = random.nextInt(DisturbedRedis.NODES + 1);
        String channel = any(CHANNELS);
        log("  process " + process + " publishes to " + channel + " without waiting");
        redis.publish(process, channel);
      }
    }

    private void publishSome() {
      int count = random.nextInt(6);
      for (int i = 0; i < count; i++) {
        publish();
      }
    }

    private void connectOrDisconnect(int number) {
      JudgedClient client = clients.get(number);
      if (client.isConnected()) {
        log("disconnect " + number);
        judge();
        client.disconnect();
      } else {
        if (random.nextInt(10) == 0) {
          client = newClient(number);
          notices += clients.set(number, client).notices();
        }
        connect(number);
        JudgedClient connected = client;
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> !connected.received().isEmpty());
      }
    }

    private void connect(int number) {
      int node = random.nextInt(DisturbedRedis.NODES);
      log("connect " + number + " to node " + node);
      clients.get(number).connect(redis.node(node));
    }

    private void connectSome() {
      for (int i = 0; i < CLIENTS; i++) {
        if (!clients.get(i).isConnected() && random.nextInt(3) == 0) {
          connect(i);
        }
      }
    }

    private void disturb(Disturbance disturbance) throws Exception {
      switch (disturbance) {
        case CUT -> {
          redis.cut(random.nextBoolean());
          publishHastily();
        }
        case OUTAGE -> {
          publishHastily();
          redis.disconnect();
          connectSome();
          redis.reconnect();
        }
        case RESTART -> restart(false);
        case OLDER_DATA -> restart(true);
        case NODE_RESTART -> restartNode(random.nextInt(DisturbedRedis.NODES));
        case BACKUP -> {
          redis.replicate();
          redis.promote();
          publishSome();
        }
        case PROMOTION -> {
          redis.replicate();
          redis.awaitNoted();
          redis.promote();
          redis.replaceMaster();
        }
        case LAGGING_PROMOTION -> {
          redis.replicate();
          redis.stopReplication();
          publishSome();
          redis.promote();
          publishHastily();
          redis.replaceMaster();
        }
        case DEMOTION -> {
          redis.replicate();
          redis.promote();
          publishSome();
          if (random.nextBoolean()) {
            log("  the publisher moves");
            redis.splitPublisher();
            publishSome();
          }
          redis.demote();
        }
        case DELETE -> redis.delete(any(CHANNELS), random.nextBoolean());
        case FORGET -> redis.forget(random.nextInt(DisturbedRedis.NODES), any(CHANNELS));
        case FLUSH -> redis.flush();
      }
    }

    private void restart(boolean isOlder) {
      publishHastily();
      redis.kill();
      connectSome();
      if (isOlder) {
        redis.restoreFiles();
      }
      redis.restart();
    }

    private void restartNode(int number) {
      log("  node " + number);
      redis.restartNode(number);
      judge();
      clients.stream().filter(JudgedClient::isClosed).forEach(JudgedClient::disconnect);
    }

    /** Checks what the clients have received so far. */
    private void judge() {
      // Events confirmed after a client was notified are owed again.
      List<List<Received>> received =
          clients.stream().map(JudgedClient::received).toList();
      for (Confirmed each; (each = redis.confirmed.poll()) != null; ) {
        for (JudgedClient client : clients) {
          client.owe(each);
        }
      }
      for (int i = 0; i < CLIENTS; i++) {
        clients.get(i).process(received.get(i));
      }
    }

    /**
     * Waits until all processes work and all connected clients have received what they are owed.
     */
    private void settle() {
      CHANNELS.forEach(redis::awaitService);
      try {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> {
          judge();
          return clients.stream().allMatch(JudgedClient::isSettled);
        });
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(
            "" + clients.stream().filter(client -> !client.isSettled()).toList(), e);
      }
      clients.forEach(client -> assertTrue(!client.isClosed(), () -> client + " was closed"));
    }
  }
}
