package io.redisse.jaxrs.server;

import org.junit.jupiter.api.Test;

class SmallHeapTest extends SmallHeapTestCase {
  @Test
  void clientsThatDoNotReadLargeEventsNeitherExhaustTheHeapNorKeepOthersFromTheirHistory()
      throws Exception {
    serveBesideStalledClients("G1", "96m", false, 60, 5);
  }
}
