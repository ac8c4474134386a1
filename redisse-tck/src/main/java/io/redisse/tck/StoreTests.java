package io.redisse.tck;

import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import org.junit.jupiter.api.BeforeEach;

/** What the groups of tests of a store have in common. */
abstract class StoreTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");
  final String c = UniqueNames.channel("c");

  final EventStoreContract contract;
  StoreProbe store;

  StoreTests(EventStoreContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    store = contract.open();
  }

  int historySize() {
    return contract.historySize();
  }
}
