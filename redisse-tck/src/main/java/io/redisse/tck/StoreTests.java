package io.redisse.tck;

import io.redisse.tck.support.Await;
import io.redisse.tck.support.StoreProbe;
import io.redisse.tck.support.UniqueNames;
import org.junit.jupiter.api.BeforeEach;

/** Base class of the store tests. Provides an open store and three unused channels. */
abstract class StoreTests {
  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");
  final String c = UniqueNames.channel("c");

  final EventStoreContract contract;
  Await await;
  StoreProbe store;

  StoreTests(EventStoreContract contract) {
    this.contract = contract;
  }

  @BeforeEach
  void open() {
    await = contract.await();
    store = contract.open();
  }

  int historySize() {
    return contract.historySize();
  }
}
