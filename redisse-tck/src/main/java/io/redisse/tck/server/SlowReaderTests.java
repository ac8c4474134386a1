package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.BrokenStreamError;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests clients that stop reading. */
abstract class SlowReaderTests extends ServerTests {
  private static final int RECEIVE_BUFFER = 4_096;
  private static final int FAST_CLIENTS = 3;

  /** Enough events of {@link #SIZE} to fill the socket buffers of both client and server. */
  private static final int EVENTS = 160;

  private static final int SIZE = 64 * 1024;

  SlowReaderTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-6")
  void clientThatStopsReadingDoesNotDelayOthersAndCatchesUp() {
    List<EventStream> fast =
        Stream.generate(() -> stream(a)).limit(FAST_CLIENTS).toList();
    fast.forEach(EventStream::cursor);
    long since = System.nanoTime();
    HttpConnection stalled = stalledConnection();
    List<ReceivedEvent> published = publishLargeEvents(fast);

    boolean hasReconnected = false;
    EventStream stream = EventStream.read(stalled);
    CatchUp catchUp = new CatchUp(published);
    while (!catchUp.isComplete()) {
      try {
        catchUp.receive(stream.next());
      } catch (BrokenStreamError e) {
        Duration unread = Duration.ofNanos(System.nanoTime() - since);
        if (hasReconnected || unread.compareTo(server.heartbeat().multipliedBy(2)) < 0) {
          throw e;
        }
        // The server may close a stream that is not read for two heartbeat intervals. Reconnect
        // once.
        hasReconnected = true;
        stream = stream(ClientRequest.stream(a).after(catchUp.cursor()));
      }
    }
  }

  @Test
  @Rule("STREAM-6")
  void clientThatReadsNothingForTwoHeartbeatsIsClosed() {
    EventStream fast = stream(a);
    fast.cursor();
    HttpConnection stalled = stalledConnection();
    publishLargeEvents(List.of(fast));
    Await.pause(3 * server.heartbeat().toMillis());

    publish(a, "published late");
    assertEquals("published late", fast.nextPublished().data(), "data received by a fast client");
    EventStream stream = EventStream.read(stalled);
    stream.remainingUntilClosed(settings.awaitMillis()).stream()
        .filter(event -> event.data().equals("published late"))
        .forEach(event -> {
          throw new AssertionError("expected the server to close a stream that was not read for"
              + " three heartbeats (" + server.heartbeat() + " each), but it received " + event);
        });
  }

  private HttpConnection stalledConnection() {
    return closedAfterTest(HttpConnection.open(endpoint, ClientRequest.stream(a), RECEIVE_BUFFER));
  }

  /** Publishes events one at a time and waits until all fast clients have received each of them. */
  private List<ReceivedEvent> publishLargeEvents(List<EventStream> fast) {
    List<ReceivedEvent> published = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String data = i + " " + "x".repeat(SIZE);
      publish(a, data);
      List<ReceivedEvent> received =
          fast.stream().map(EventStream::nextPublished).toList();
      received.forEach(
          event -> assertEquals(data, event.data(), "data received while another client stalls"));
      published.add(received.get(0));
    }
    return published;
  }

  /** Tracks a client that must receive every event, or a gap notice in place of missed events. */
  private static final class CatchUp {
    private final List<ReceivedEvent> published;
    private int next;
    private boolean isGapReported;

    CatchUp(List<ReceivedEvent> published) {
      this.published = published;
    }

    boolean isComplete() {
      return next == published.size();
    }

    /** Returns the id of the last received event, or an empty string if there is none. */
    String cursor() {
      return next == 0 ? "" : published.get(next - 1).id();
    }

    void receive(ReceivedEvent event) {
      if (event.isMissedEvents()) {
        GapNotice.parse(event);
        isGapReported = true;
      } else if (event.isPublished()) {
        int index = published.indexOf(event);
        if (index < next || (index > next && !isGapReported)) {
          throw new AssertionError("a slow client expected event " + next + " of "
              + published.size() + ", or 'missedevents' first; received "
              + (index < 0 ? "an event that was not published" : "event " + index) + ": " + event);
        }
        next = index + 1;
        isGapReported = false;
      }
    }
  }
}
