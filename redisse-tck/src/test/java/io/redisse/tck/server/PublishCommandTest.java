package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Settings;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests publishing with a shell command. */
class PublishCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "", " blanks ", "two\nlines", "it's $HOME \"quoted\" \\", "-n", "😀"})
  void commandReceivesTheEventUnchanged(String data) throws IOException {
    try (ReferenceServer reference = new ReferenceServer()) {
      ServerUnderTest server = reference.underTest().build();
      String url = server.events().resolve("/publish/").toString();
      EventPublisher publisher = EventPublisher.command(
          "printf %s \"$DATA\" | curl -sSf --data-binary @- \"" + url + "$CHANNEL?type=$TYPE\"");
      try (EventStream stream = EventStream.open(
          server.endpoint(Settings.ofSystemProperties().awaitMillis()),
          ClientRequest.stream("c"))) {
        stream.cursor();
        publisher.publish("c", "greeting", data);

        ReceivedEvent received = stream.nextPublished();
        assertEquals("greeting", received.type());
        assertEquals(data, received.data());
      }
    }
  }

  @Test
  void failureReportsStatusAndOutput() {
    EventPublisher publisher = EventPublisher.command("echo no such luck >&2; exit 3");
    IOException failure =
        assertThrows(IOException.class, () -> publisher.publish("c", "message", "x"));
    assertTrue(
        String.valueOf(failure.getMessage()).endsWith("exited with status 3: no such luck"),
        failure::toString);
  }
}
