package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.ReplayTraffic;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests two nodes that share a backend. */
abstract class SharingTests {
  private final String a = UniqueNames.channel("a");
  private final String b = UniqueNames.channel("b");

  private final BackendContract contract;
  private Await await;
  private Backend first;
  private Backend second;
  private RecordingListener firstListener;
  private RecordingListener secondListener;

  SharingTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    first = contract.openBackend();
    second = contract.openSecondBackend();
    firstListener = listen(first);
    secondListener = listen(second);
  }

  @Test
  @Rule("CAST-2")
  void eventsOfBothNodesReachBothInIdOrder() {
    List<Event> published =
        ParallelTasks.publish(List.of(first, second), List.of(a, b), 100, await);
    firstListener.awaitEvents(published, "events delivered to the first node");
    secondListener.awaitEvents(published, "events delivered to the second node");
  }

  @Test
  @Rule("PUB-1")
  void bothNodesReadTheSameHistory() {
    long start = new StoreProbe(first.store(), await).lastId();
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Backend publisher = i % 2 == 0 ? first : second;
      published.add(await.value(publisher.publish(i % 3 == 0 ? a : b, "event " + i), "publish()"));
      for (Backend reader : List.of(first, second)) {
        Check.sameEvents(
            published,
            new StoreProbe(reader.store(), await).read(start, a, b).events(),
            "history right after publish() on either node");
      }
    }
    firstListener.awaitEvents(published, "events delivered to the first node");
    secondListener.awaitEvents(published, "events delivered to the second node");
  }

  @Test
  @Rule("PUB-1")
  void clientsOfBothNodesReceiveEveryEventOnceAndInOrder() {
    ReplayTraffic.run(List.of(contract.openSecondBackend(), contract.openSecondBackend()), await);
  }

  @Test
  @Rule("CAST-1")
  void closingOneNodeDoesNotAffectTheOther() {
    await.returns(first::close, "close()");
    List<Event> published = contract.probe(second).sendMany(a, 3);
    secondListener.awaitEvents(published, "events delivered to the node that is still open");
  }

  private RecordingListener listen(Backend backend) {
    BroadcasterProbe broadcaster = contract.probe(backend);
    RecordingListener listener = broadcaster.listen();
    broadcaster.subscribe(a, b);
    return listener;
  }
}
