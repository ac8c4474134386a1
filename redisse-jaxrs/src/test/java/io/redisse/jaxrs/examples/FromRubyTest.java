package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.core.RecordingPublisher;
import java.util.List;
import org.junit.jupiter.api.Test;

class FromRubyTest {
  @Test
  void theDefaultTypeIsMessage() {
    RecordingPublisher recorded = new RecordingPublisher();
    assertEquals(3, FromRuby.publish(recorded));
    assertEquals(
        List.of("notice", "message", "message"),
        recorded.events().stream().map(Event::type).toList());
  }
}
