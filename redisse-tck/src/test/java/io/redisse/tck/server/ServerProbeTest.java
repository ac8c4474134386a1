package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.server.ReferenceJournal.Replay;
import io.redisse.tck.support.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Verifies that a server on which nearly every test would fail is rejected with a one-line message
 * before the tests.
 */
class ServerProbeTest {
  private static final Settings SETTINGS = new Settings(1_000, 50, 1, 1, 10, OptionalLong.empty());

  @Test
  void aConformingServerIsUsable() {
    try (ReferenceServer server = new ReferenceServer()) {
      ServerProbe.requireUsable(server.underTest().build(), SETTINGS);
    }
  }

  @Test
  void anAddressWithoutAServerIsRejected() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertRejected(at(port), "no server answers at http://127.0.0.1:" + port + "/events: ");
  }

  @Test
  void aServerThatNeverAnswersIsRejected() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRejected(at(silent.getLocalPort()), "no response head arrived within 1000 ms");
    }
  }

  @Test
  void aServerThatNeverSendsAnEventIsRejected() {
    assertRejected(
        new ReferenceServer() {
          @Override
          ReferenceStream newStream(ReferenceRequest request, java.net.Socket socket)
              throws IOException {
            return new ReferenceStream(this, request, socket) {
              @Override
              void send(String text) {}
            };
          }
        },
        "STREAM-3: a client without a cursor must receive 'lastEventId' immediately; within 1000"
            + " ms it received no event");
  }

  @Test
  void aServerThatSendsNoCursorIsRejected() {
    assertRejected(
        new ReferenceServer() {
          @Override
          String cursorFrame(long id) {
            return ": nothing\n\n";
          }
        },
        "STREAM-3: a client without a cursor must receive 'lastEventId'");
  }

  @Test
  void aServerThatRefusesStreamsIsRejectedWithItsStatus() {
    assertRejected(
        new ReferenceServer() {
          @Override
          Optional<String> otherResponse(ReferenceRequest request) {
            return Optional.of(response(401, "text/plain", "who are you?"));
          }
        },
        "received HTTP/1.1 401");
  }

  @Test
  void aServerThatEndsStreamsIsRejected() {
    assertRejected(
        new ReferenceServer() {
          @Override
          boolean isPastGrace() {
            return true;
          }
        },
        "expected an event, but the stream ended");
  }

  @Test
  void aServerThatRefusesEventsIsRejectedWithItsResponse() {
    try (ReferenceServer server = new ReferenceServer()) {
      ServerUnderTest refusing = ServerUnderTest.at(
              server.underTest().build().events(), (channel, type, data) -> {
                throw new IOException("POST was answered with 403:\nforbidden");
              })
          .build();
      assertRejected(refusing, "cannot publish: POST was answered with 403: forbidden");
    }
  }

  @Test
  void aServerWhoseEventsDoNotArriveIsRejected() {
    assertRejected(
        FaultyServers.withReplays(replay -> new Replay(List.of(), replay.through(), replay.gaps())),
        "STREAM-2: a published event must reach the open streams of its channel; within 1000 ms");
  }

  private static ServerUnderTest at(int port) {
    return ServerUnderTest.at(
            URI.create("http://127.0.0.1:" + port + "/events"), (channel, type, data) -> {})
        .build();
  }

  private static void assertRejected(ReferenceServer reference, String message) {
    try (reference) {
      assertRejected(reference.underTest().build(), message);
    }
  }

  private static void assertRejected(ServerUnderTest server, String message) {
    UnusableServerException failure = assertThrows(
        UnusableServerException.class, () -> ServerProbe.requireUsable(server, SETTINGS));
    String text = String.valueOf(failure.getMessage());
    assertTrue(text.contains(message), text);
    assertEquals(1, text.lines().count(), text);
  }
}
