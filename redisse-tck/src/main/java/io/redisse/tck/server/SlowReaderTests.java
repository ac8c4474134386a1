package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they are sent. */
abstract class SlowReaderTests extends ServerTests {
  private static final int RECEIVE_BUFFER = 4_096;
  private static final int FAST_CLIENTS = 3;

  /** More than the buffers of two kernels hold. */
  private static final int EVENTS = 160;

  private static final int SIZE = 64 * 1024;

  SlowReaderTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-6")
  void aClientThatDoesNotReadDelaysNoOtherAndCatchesUp() {
    List<EventStream> fast =
        Stream.generate(() -> stream(a)).limit(FAST_CLIENTS).toList();
    fast.forEach(EventStream::cursor);
    long since = System.nanoTime();
    Call stalled = stalled();
    List<Received> all = publishLarge(fast);

    boolean wasClosed = false;
    EventStream stream = EventStream.read(stalled);
    CatchingUp client = new CatchingUp(all);
    while (!client.hasAll()) {
      try {
        client.take(stream.next());
      } catch (BrokenStreamError e) {
        Duration unread = Duration.ofNanos(System.nanoTime() - since);
        if (wasClosed || unread.compareTo(server.heartbeat().multipliedBy(2)) < 0) {
          throw e;
        }
        // Lawfully, for it may not have read for two heartbeats. It comes back, once.
        wasClosed = true;
        stream = stream(Request.stream(a).after(client.cursor()));
      }
    }
  }

  @Test
  @Rule("STREAM-6")
  void aClientThatReadsNothingForTwoHeartbeatsIsClosed() {
    EventStream fast = stream(a);
    fast.cursor();
    Call stalled = stalled();
    publishLarge(List.of(fast));
    Limits.pause(3 * server.heartbeat().toMillis());

    publish(a, "published to a client that was closed");
    assertEquals("published to a client that was closed", fast.nextPublished().data());
    EventStream dead = EventStream.read(stalled);
    dead.untilClosed(Limits.awaitMillis()).stream()
        .filter(event -> event.data().startsWith("published"))
        .forEach(event -> {
          throw new AssertionError("the stream of a client that had read nothing for three"
              + " heartbeats was still open: it got " + event);
        });
  }

  private Call stalled() {
    return closedLater(Call.sendWith(server, Request.stream(a), RECEIVE_BUFFER));
  }

  /** Each is heard by all fast clients before the next is published. */
  private List<Received> publishLarge(List<EventStream> fast) {
    List<Received> all = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String data = i + " " + "x".repeat(SIZE);
      publish(a, data);
      List<Received> heard = fast.stream().map(EventStream::nextPublished).toList();
      heard.forEach(event -> assertEquals(data, event.data(), "beside a client that is slow"));
      all.add(heard.get(0));
    }
    return all;
  }

  /** Expects each of these events, or a gap before those after it. */
  private static final class CatchingUp {
    private final List<Received> all;
    private int next;
    private boolean told;

    CatchingUp(List<Received> all) {
      this.all = all;
    }

    boolean hasAll() {
      return next == all.size();
    }

    /** The id of the last event that it got. */
    String cursor() {
      return next == 0 ? "" : all.get(next - 1).id();
    }

    void take(Received event) {
      if (event.isMissedEvents()) {
        GapNotice.parse(event);
        told = true;
      } else if (event.isPublished()) {
        int at = all.indexOf(event);
        if (at < next || (at > next && !told)) {
          throw new AssertionError("a slow client that reads on expects event " + next + " of "
              + all.size() + ", or 'missedevents' first; it got event " + at + ": " + event);
        }
        next = at + 1;
        told = false;
      }
    }
  }
}
