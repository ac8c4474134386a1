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

/** Publishers, and clients that drop and come back at random, on one or several nodes. */
public final class ReplayTraffic {
  private static final int CHANNELS = 5;
  private static final int MOST_NANOS_BETWEEN_EVENTS = 300_000;

  private final List<Backend> nodes;
  private final long seed;
  private final List<String> channels = new ArrayList<>();
  private final AtomicInteger publishing = new AtomicInteger(Settings.writers());

  private ReplayTraffic(List<Backend> nodes, long seed) {
    this.nodes = nodes;
    this.seed = seed;
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(UniqueNames.channel("replay-" + i));
    }
  }

  /**
   * Spreads publishers and clients over the nodes, and checks what each client received.
   *
   * @param nodes backends on one history, without listeners
   */
  public static void run(List<Backend> nodes) {
    long seed = Settings.seed();
    try {
      new ReplayTraffic(nodes, seed).drive();
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "; to repeat its choices: -D" + Settings.SEED + "=" + seed, e);
    }
  }

  private void drive() {
    List<Client> clients = clients();
    List<Callable<List<Event>>> tasks = new ArrayList<>();
    for (int i = 0; i < Settings.writers(); i++) {
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
    List<SubscriptionDispatcher> switchboards = nodes.stream()
        .map(node -> new SubscriptionDispatcher(node.broadcaster()))
        .toList();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < Settings.readers(); i++) {
      Random random = new Random(seed - 1 - i);
      Set<String> heard = new HashSet<>(Set.of(channels.get(i % CHANNELS)));
      channels.stream().filter(channel -> random.nextBoolean()).forEach(heard::add);
      int node = i % nodes.size();
      StoreProbe store = new StoreProbe(nodes.get(node).store());
      clients.add(new Client(switchboards.get(node), store, heard, random));
    }
    return clients;
  }

  private List<Event> publish(Backend node, Random random) {
    try {
      List<Event> published = new ArrayList<>();
      for (int i = 0; i < Settings.events() / Settings.writers(); i++) {
        NewEvent event = new NewEvent(channels.get(random.nextInt(CHANNELS)), "data " + i);
        published.add(Await.value(node.publish(event), "publish"));
        // Not to be done before the clients have begun.
        LockSupport.parkNanos(random.nextInt(MOST_NANOS_BETWEEN_EVENTS));
      }
      return published;
    } finally {
      publishing.decrementAndGet();
    }
  }
}
