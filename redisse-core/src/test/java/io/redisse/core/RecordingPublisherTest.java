package io.redisse.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingPublisherTest {
  private final RecordingPublisher publisher = new RecordingPublisher();

  @Test
  void recordsEventsInOrderAndByType() {
    publisher.publish("a", "order", "1");
    publisher.publish("b", "invoice", "2");
    publisher.publish("a", "order", "3");

    assertEquals(
        List.of(new Event(1, "a", "order", "1"), new Event(3, "a", "order", "3")),
        publisher.events("order"));
    assertEquals(3, publisher.events().size());
    publisher.clear();
    assertEquals(List.of(), publisher.events());
  }
}
