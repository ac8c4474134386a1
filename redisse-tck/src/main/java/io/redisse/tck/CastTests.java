package io.redisse.tck;

import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.UniqueNames;
import org.junit.jupiter.api.BeforeEach;

/** What the groups of tests of a broadcaster have in common. */
abstract class CastTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");
  final String c = UniqueNames.channel("c");

  final CastSubject subject;
  CastProbe cast;
  RecordingListener ear;

  CastTests(CastSubject subject) {
    this.subject = subject;
  }

  @BeforeEach
  void open() {
    cast = subject.open();
    ear = cast.listen();
  }
}
