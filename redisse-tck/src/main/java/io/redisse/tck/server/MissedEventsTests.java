package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a client is told of gaps, and the cursor that it gets. */
abstract class MissedEventsTests extends ServerTests {
  MissedEventsTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-3")
  void withoutACursorTheFirstEventIsTheCurrentOne() {
    publish(a, "before");
    EventStream stream = stream(a);
    Received first = stream.next();
    assertTrue(first.isLastEventId(), () -> "expected 'lastEventId' first, got " + first);
    assertEquals("", first.data(), "the data of 'lastEventId'");
    long id = publishHeard(stream, a, "after");
    assertTrue(first.number() < id, () -> "the cursor " + first + " is before the event " + id);
  }

  @Test
  @Rule("STREAM-3")
  void aClientThatMissedNothingIsToldNoGapButItsCursor() {
    long cursor = stream(a, b).cursor();
    publish(Limits.channel("other"), "of a channel nobody hears");
    Received first = stream(Request.stream(a, b).after("" + cursor)).next();
    assertTrue(
        first.isLastEventId() && first.number() >= cursor,
        () -> "expected 'lastEventId' from " + cursor + " on, got " + first);
  }

  @Test
  @Rule("STREAM-3")
  void aClientCanResumeFromTheCursorThatItWasGiven() {
    long cursor = stream(a).cursor();
    publish(a, "meanwhile");
    Received first = stream(Request.stream(a).after("" + cursor)).next();
    assertEquals("meanwhile", first.data(), () -> "the first event, of " + first);
  }

  @Test
  @Rule("STREAM-3")
  void exactlyAsManyEventsAsAreKeptAreNoGap() {
    long cursor = stream(a).cursor();
    publishMany(server.historySize());
    replays(1, server.historySize(), stream(Request.stream(a).after("" + cursor)));
  }

  @Test
  @Rule("STREAM-3")
  void whatIsNoLongerKeptIsToldFirstWithTheReasonAndTheRestFollows() {
    long cursor = stream(a).cursor();
    publish(b, "kept");
    int lost = 2;
    publishMany(server.historySize() + lost);
    EventStream stream = stream(Request.stream(a, b).after("" + cursor));
    assertEquals(Set.of(a), GapNotice.parse(stream.next()).keySet(), "the channels with a gap");
    assertEquals("kept", stream.next().data(), "then the history, in the order of ids");
    replays(lost + 1, server.historySize() + lost, stream);
  }

  @Test
  @Rule("STREAM-3")
  void aCursorThatWasNeverIssuedIsAGapInEveryChannel() {
    publish(a, "before");
    String future = Long.toString((1L << 53) - 1);
    for (String cursor : new String[] {future, "never-issued"}) {
      EventStream stream = stream(Request.stream(a, b).after(cursor));
      assertEquals(Set.of(a, b), GapNotice.parse(stream.next()).keySet(), "the channels");
      Received next = stream.next();
      assertTrue(
          next.isLastEventId() && next.data().isEmpty(),
          () -> "expected 'lastEventId' next, so that the client can resume; got " + next);
      long id = publishHeard(stream, a, "after");
      assertTrue(next.number() < id, () -> "the cursor " + next + " is before the event " + id);
    }
  }

  @Test
  @Rule("STREAM-3")
  void aClientIsNotAlarmedTwice() {
    EventStream told = stream(Request.stream(a).after("never-issued"));
    GapNotice.parse(told.next());
    long cursor = told.cursor();
    Received first = stream(Request.stream(a).after("" + cursor)).next();
    assertTrue(first.isLastEventId(), () -> "expected 'lastEventId', got " + first);
  }

  @Test
  @Rule("STREAM-3")
  void awkwardNamesOfChannelsAreToldAsJson() {
    String awkward = a + " \"quoted\" \\ ünïcödé 🎈 / {}";
    EventStream stream = stream(Request.stream(awkward).after("never-issued"));
    assertEquals(Set.of(awkward), GapNotice.parse(stream.next()).keySet(), "the channel");
  }

  private void publishMany(int count) {
    for (int i = 1; i <= count; i++) {
      publish(a, "event " + i);
    }
  }

  private static void replays(int from, int to, EventStream stream) {
    for (int i = from; i <= to; i++) {
      Received event = stream.next();
      int number = i;
      assertEquals(
          "event " + i, event.data(), () -> "event " + number + " of " + to + ": " + event);
    }
  }
}
