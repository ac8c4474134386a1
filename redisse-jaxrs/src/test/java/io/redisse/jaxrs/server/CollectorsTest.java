package io.redisse.jaxrs.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same with the usual heap of a small server, and each garbage collector. */
class CollectorsTest extends SmallHeapTestCase {
  @ParameterizedTest
  @CsvSource({"G1, false", "G1, true", "Serial, false", "Serial, true"})
  void clientsThatDoNotReadLargeEventsNeitherExhaustTheHeapNorKeepOthersFromTheirHistory(
      String collector, boolean secure) throws Exception {
    serveBesideStalledClients(collector, "384m", secure, 160, 30);
  }
}
