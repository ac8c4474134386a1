package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.Traffic;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests a store that many threads read and write concurrently. */
abstract class ConcurrencyTests extends StoreTests {
  ConcurrencyTests(EventStoreContract contract) {
    super(contract);
  }

  @Test
  @Rule("STORE-8")
  void concurrentReadersAndWritersSeeOneHistory() {
    Traffic.run(List.of(store), historySize(), await.settings());
  }

  @Test
  @Rule("STORE-8")
  void concurrentReadersAndWritersOfTwoStoresSeeOneHistory() {
    Traffic.run(List.of(store, contract.openSecond()), historySize(), await.settings());
  }

  @Test
  @Rule("STORE-9")
  void aReaderThatFollowsTheHistoryMissesNoEvent() {
    followWhileWriting(List.of(store));
  }

  @Test
  @Rule("STORE-9")
  void aReaderThatFollowsTheHistoryOfTwoStoresMissesNoEvent() {
    followWhileWriting(List.of(contract.openSecond(), store));
  }

  /**
   * Gives each writer its own channel and no more events than the history holds. Every event must
   * therefore be readable.
   */
  private void followWhileWriting(List<StoreProbe> writingStores) {
    int writers = await.settings().writers();
    int eventsPerWriter = Math.min(historySize(), await.settings().events() / writers);
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      channels.add(UniqueNames.channel("writer-" + i));
    }
    long start = store.lastId();
    AtomicInteger writing = new AtomicInteger(writers);
    List<Callable<List<Event>>> tasks = new ArrayList<>();
    tasks.add(() -> follow(new LinkedHashSet<>(channels), start, writing));
    for (int i = 0; i < writers; i++) {
      StoreProbe writer = writingStores.get(i % writingStores.size());
      String channel = channels.get(i);
      tasks.add(() -> {
        try {
          return writer.appendMany(channel, eventsPerWriter);
        } finally {
          writing.decrementAndGet();
        }
      });
    }
    List<List<Event>> results = ParallelTasks.run(tasks);
    List<Event> written = results.subList(1, results.size()).stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(Event::id))
        .toList();
    Check.sameEvents(
        written, results.get(0), "events found by a reader that always continued from `through`");
  }

  private List<Event> follow(Set<String> channels, long start, AtomicInteger writing) {
    List<Event> found = new ArrayList<>();
    long cursor = start;
    boolean last;
    do {
      last = writing.get() == 0;
      History page = store.readInPages(channels, cursor, StoreProbe.WHOLE);
      Check.complete(page, "a page read by a reader that follows the history");
      found.addAll(page.events());
      cursor = page.through();
    } while (!last);
    return found;
  }
}
