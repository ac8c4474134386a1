package io.redisse.tck;

import io.redisse.tck.support.Await;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.UniqueNames;
import org.junit.jupiter.api.BeforeEach;

/** Base class of the broadcaster tests. Provides an open broadcaster and three unused channels. */
abstract class BroadcasterTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");
  final String c = UniqueNames.channel("c");

  final BroadcasterSubject subject;
  Await await;
  BroadcasterProbe broadcaster;
  RecordingListener listener;

  BroadcasterTests(BroadcasterSubject subject) {
    this.subject = subject;
  }

  @BeforeEach
  void open() {
    await = subject.await();
    broadcaster = subject.open();
    listener = broadcaster.listen();
  }
}
