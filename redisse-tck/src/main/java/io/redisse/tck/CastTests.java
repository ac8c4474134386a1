package io.redisse.tck;

import org.junit.jupiter.api.BeforeEach;

/** What the groups of tests of a broadcaster have in common. */
abstract class CastTests {
  final String a = Fresh.channel("a");
  final String b = Fresh.channel("b");
  final String c = Fresh.channel("c");

  final CastSubject subject;
  CastProbe cast;
  Ear ear;

  CastTests(CastSubject subject) {
    this.subject = subject;
  }

  @BeforeEach
  void open() {
    cast = subject.open();
    ear = cast.listen();
  }
}
