package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs writers that append to random channels and readers that read random channels. A reader
 * continues from its latest cursor or goes back to an earlier one. Afterwards, each result is
 * checked against a model of all appended events.
 */
public final class Traffic {
  private static final int CHANNELS = 5;
  private static final int READS_AFTER_LAST_WRITE = 20;
  private static final List<Integer> LIMITS = List.of(1, 2, 7, 50, StoreProbe.WHOLE);

  private final List<StoreProbe> stores;
  private final Settings settings;
  private final long seed;
  private final List<String> channels = new ArrayList<>();
  private final AtomicInteger writing;
  private final ConcurrentLinkedQueue<Event> written = new ConcurrentLinkedQueue<>();

  private Traffic(List<StoreProbe> stores, Settings settings, long seed) {
    this.stores = stores;
    this.settings = settings;
    writing = new AtomicInteger(settings.writers());
    this.seed = seed;
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(UniqueNames.channel("traffic-" + i));
    }
  }

  /** Distributes writers and readers across stores that share one history. */
  public static void run(List<StoreProbe> stores, int historySize, Settings settings) {
    long seed = settings.seed();
    try {
      Traffic traffic = new Traffic(stores, settings, seed);
      List<Read> reads = traffic.drive();
      Model model = new Model(List.copyOf(traffic.written), historySize);
      reads.forEach(model::check);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "; to repeat the random choices, set -D" + Settings.SEED + "=" + seed,
          e);
    }
  }

  private List<Read> drive() {
    List<Callable<List<Read>>> tasks = new ArrayList<>();
    for (int i = 0; i < settings.writers(); i++) {
      StoreProbe store = stores.get(i % stores.size());
      Random random = new Random(seed + i);
      tasks.add(() -> write(store, random));
    }
    for (int i = 0; i < settings.readers(); i++) {
      StoreProbe store = stores.get(i % stores.size());
      Random random = new Random(seed - 1 - i);
      tasks.add(() -> read(store, random));
    }
    return ParallelTasks.run(tasks).stream().flatMap(List::stream).toList();
  }

  private List<Read> write(StoreProbe store, Random random) {
    try {
      long before = store.lastId();
      for (int i = 0; i < settings.events() / settings.writers(); i++) {
        NewEvent event = new NewEvent(oneOf(channels, random), "type " + i, "data " + i);
        Event appended = store.append(event);
        if (appended.id() <= before) {
          throw new AssertionError(
              "STORE-1: one writer got id " + before + ", then the lower id " + appended.id());
        }
        before = appended.id();
        written.add(appended);
      }
      return List.of();
    } finally {
      writing.decrementAndGet();
    }
  }

  private List<Read> read(StoreProbe store, Random random) {
    List<Read> reads = new ArrayList<>();
    List<Long> cursors = new ArrayList<>(List.of(store.lastId()));
    Set<String> asked = someChannels(random);
    long cursor = cursors.get(0);
    int left = READS_AFTER_LAST_WRITE;
    for (int i = 0; left > 0 && i < settings.events(); i++) {
      left = writing.get() > 0 ? left : left - 1;
      Read read = ask(store, asked, cursor, oneOf(LIMITS, random));
      reads.add(read);
      cursors.add(read.page().through());
      cursors.add(read.lastIdAfter());
      if (random.nextInt(4) > 0) {
        cursor = read.page().through();
      } else {
        asked = someChannels(random);
        cursor = oneOf(cursors, random);
      }
    }
    return reads;
  }

  private static Read ask(StoreProbe store, Set<String> asked, long cursor, int limit) {
    long before = store.lastId();
    History page = store.page(asked, cursor, limit);
    return new Read(asked, cursor, limit, before, page, store.lastId());
  }

  private Set<String> someChannels(Random random) {
    Set<String> some = new LinkedHashSet<>(List.of(oneOf(channels, random)));
    channels.stream().filter(channel -> random.nextBoolean()).forEach(some::add);
    return some;
  }

  private static <T> T oneOf(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * A read, its result, and the values of {@code lastId()} immediately before and after the read.
   */
  record Read(
      Set<String> asked,
      long cursor,
      int limit,
      long lastIdBefore,
      History page,
      long lastIdAfter) {
    @Override
    public String toString() {
      return "after cursor " + cursor + " with limit " + limit + " and lastId() " + lastIdBefore
          + " before and " + lastIdAfter + " after it: " + Describe.history(page);
    }
  }
}
