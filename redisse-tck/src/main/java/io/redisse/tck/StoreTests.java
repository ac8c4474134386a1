package io.redisse.tck;

import org.junit.jupiter.api.BeforeEach;

/** What the groups of tests of a store have in common. */
abstract class StoreTests {
  final String a = Fresh.channel("a");
  final String b = Fresh.channel("b");
  final String c = Fresh.channel("c");

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
