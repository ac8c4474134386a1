package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Grant;
import io.redisse.core.spi.Statistics;
import io.redisse.core.spi.StreamRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verifies that the hub counts streams and events. */
class HubCountersTest extends HubFixture {
  @Test
  void countsLikeTheRubyServer() {
    RecordingOutlet one = connect("a");
    connect("a");
    publish("a", "x");
    one.awaitEvents(2);
    await().until(() -> hub.statistics().events() == 4);
    one.disconnect();
    one.awaitClosed();

    await().until(() -> hub.statistics().equals(new Statistics(1, 1, 4, 0)));
  }

  @Test
  void countsStreamsFromOpenToClose() {
    StreamRequest request = new StreamRequest(
        Grant.of(Set.of("a")), OptionalLong.empty(), false, Optional.of("192.0.2.1"));
    RecordingOutlet first = open(request);
    RecordingOutlet second = open(request);
    connect("a");
    assertEquals(3, hub.streams());
    assertEquals(2, hub.streamsOf("192.0.2.1"));
    assertEquals(0, hub.streamsOf("192.0.2.2"));
    first.awaitEvents(1).disconnect();
    second.awaitEvents(1).disconnect();
    await().until(() -> hub.streamsOf("192.0.2.1") == 0);
    assertEquals(1, hub.streams());
  }
}
