package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Runs publishers and randomly reconnecting clients on one or more nodes. */
public final class ReplayTraffic {
  private static final int CHANNELS = 5;
  private static final int MAX_NANOS_BETWEEN_EVENTS = 300_000;

  private final List<Backend> nodes;
  private final Await await;
  private final Settings settings;
  private final long seed;
  private final List<String> channels = new ArrayList<>();
  private final AtomicInteger publishing;

  private ReplayTraffic(List<Backend> nodes, Await await, long seed) {
    this.nodes = nodes;
    this.await = await;
    settings = await.settings();
    publishing = new AtomicInteger(settings.writers());
    this.seed = seed;
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(UniqueNames.channel("replay-" + i));
    }
  }

  /**
   * Distributes publishers and clients across the nodes and checks the events that each client
   * received.
   *
   * @param nodes backends that share one history and have no listener yet
   */
  public static void run(List<Backend> nodes, Await await) {
    long seed = await.settings().seed();
    try {
      new ReplayTraffic(nodes, await, seed).drive();
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "; to repeat the random choices, set -D" + Settings.SEED + "=" + seed,
          e);
    }
  }

  private void drive() {
    List<Client> clients = clients();
    List<Callable<List<Event>>> tasks = new ArrayList<>();
    for (int i = 0; i < settings.writers(); i++) {
      Backend node = nodes.get(i % nodes.size());
      Random random = new Random(seed + i);
      tasks.add(() -> publish(node, random));
    }
    clients.forEach(client -> tasks.add(() -> {
      boolean last;
      do {
        last = publishing.get() == 0;
        client.connectOnce();
      } while (!last);
      return List.of();
    }));
    List<Event> published = ParallelTasks.run(tasks).stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(Event::id))
        .toList();
    clients.forEach(client -> client.check(published));
  }

  private List<Client> clients() {
    List<SubscriptionDispatcher> dispatchers = nodes.stream()
        .map(node -> new SubscriptionDispatcher(node.broadcaster(), await))
        .toList();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < settings.readers(); i++) {
      Random random = new Random(seed - 1 - i);
      Set<String> subscribed = new HashSet<>(Set.of(channels.get(i % CHANNELS)));
      channels.stream().filter(channel -> random.nextBoolean()).forEach(subscribed::add);
      int node = i % nodes.size();
      StoreProbe store = new StoreProbe(nodes.get(node).store(), await);
      clients.add(new Client(dispatchers.get(node), store, subscribed, random));
    }
    return clients;
  }

  private List<Event> publish(Backend node, Random random) {
    try {
      List<Event> published = new ArrayList<>();
      for (int i = 0; i < settings.events() / settings.writers(); i++) {
        NewEvent event = new NewEvent(channels.get(random.nextInt(CHANNELS)), "data " + i);
        published.add(await.value(node.publish(event), "publish()"));
        // Publish slowly so that the clients connect before publishing ends.
        LockSupport.parkNanos(random.nextInt(MAX_NANOS_BETWEEN_EVENTS));
      }
      return published;
    } finally {
      publishing.decrementAndGet();
    }
  }
}
