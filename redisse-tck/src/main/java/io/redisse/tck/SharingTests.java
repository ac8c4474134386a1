package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.spi.Backend;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.Check;
import io.redisse.tck.support.ParallelTasks;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.ReplayTraffic;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That two nodes are one system. */
abstract class SharingTests {
  private final String a = UniqueNames.channel("a");
  private final String b = UniqueNames.channel("b");

  private final BackendContract contract;
  private Backend here;
  private Backend there;
  private RecordingListener hereHeard;
  private RecordingListener thereHeard;

  SharingTests(BackendContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    here = contract.openBackend();
    there = contract.openSecondBackend();
    hereHeard = listen(here);
    thereHeard = listen(there);
  }

  @Test
  @Rule("CAST-2")
  void bothNodesHearThePublishersOfBothInTheOrderOfIds() {
    List<Event> published =
        ParallelTasks.publish(List.of(here, there), List.of(a, b), Settings.writers(), 100);
    hereHeard.hears(published, "by the first node");
    thereHeard.hears(published, "by the second node");
  }

  @Test
  @Rule("PUB-1")
  void bothNodesFindInTheHistoryWhatTheyHear() {
    long start = new StoreProbe(here.store()).lastId();
    List<Event> published = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Backend publisher = i % 2 == 0 ? here : there;
      published.add(Await.value(publisher.publish(i % 3 == 0 ? a : b, "event " + i), "publish"));
      for (Backend reader : List.of(here, there)) {
        Check.sameEvents(
            published,
            new StoreProbe(reader.store()).read(start, a, b).events(),
            "in the history directly after publish");
      }
    }
    hereHeard.hears(published, "by the first node");
    thereHeard.hears(published, "by the second node");
  }

  @Test
  @Rule("PUB-1")
  void clientsOfBothNodesGetEveryEventOnceAndInOrder() {
    ReplayTraffic.run(List.of(contract.openSecondBackend(), contract.openSecondBackend()));
  }

  @Test
  @Rule("CAST-1")
  void closingOneNodeLeavesTheOtherAlone() {
    Await.returns(here::close, "close()");
    List<Event> published = new CastProbe(there.broadcaster(), there::publish).sendMany(a, 3);
    thereHeard.hears(published, "by the node that is still open");
  }

  private RecordingListener listen(Backend backend) {
    CastProbe cast = new CastProbe(backend.broadcaster(), backend::publish);
    RecordingListener ear = cast.listen();
    cast.subscribe(a, b);
    return ear;
  }
}
