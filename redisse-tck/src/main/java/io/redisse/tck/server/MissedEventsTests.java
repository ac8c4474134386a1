package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.GapNotice;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.UniqueNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests when the server sends {@code missedevents} and when it sends {@code lastEventId}. */
abstract class MissedEventsTests extends ServerTests {
  MissedEventsTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-3")
  void streamWithoutACursorBeginsWithTheCurrentCursor() {
    publish(a, "before");
    EventStream stream = stream(a);
    ReceivedEvent first = stream.next();
    assertTrue(first.isLastEventId(), () -> "expected 'lastEventId' first, received " + first);
    assertEquals("", first.data(), "data of 'lastEventId'");
    long id = publishAndReceive(stream, a, "after");
    requireLess(first, id);
  }

  @Test
  @Rule("STREAM-3")
  void clientThatMissedNothingReceivesItsCursorAndNoGap() {
    long cursor = stream(a, b).cursor();
    publish(UniqueNames.channel("other"), "in a channel without subscribers");
    ReceivedEvent first = stream(ClientRequest.stream(a, b).after(cursor)).next();
    assertTrue(
        first.isLastEventId() && first.number() >= cursor,
        () -> "expected 'lastEventId' with an id of at least " + cursor + ", received " + first);
  }

  @Test
  @Rule("STREAM-3")
  void clientCanResumeFromTheCursorItReceived() {
    publish(a, "before");
    long cursor = stream(a).cursor();
    publish(a, "meanwhile");
    ReceivedEvent first = stream(ClientRequest.stream(a).after(cursor)).next();
    assertEquals("meanwhile", first.data(), () -> "data of the first event, " + first);
  }

  @Test
  @Rule("STREAM-3")
  void missingAsManyEventsAsTheHistoryHoldsCausesNoGap() {
    long cursor = stream(a).cursor();
    publishMany(server.historySize());
    requireReplay(1, server.historySize(), stream(ClientRequest.stream(a).after(cursor)));
  }

  @Test
  @Rule("STREAM-3")
  void gapIsReportedBeforeTheRemainingHistory() {
    long cursor = stream(a).cursor();
    publish(b, "kept");
    int lost = 2;
    publishMany(server.historySize() + lost);
    EventStream stream = stream(ClientRequest.stream(a, b).after(cursor));
    assertEquals(Map.of(a, "trimmed"), GapNotice.parse(stream.next()), "channels with a gap");
    assertEquals("kept", stream.next().data(), "data of the first event after 'missedevents'");
    requireReplay(lost + 1, server.historySize() + lost, stream);
  }

  @Test
  @Rule("STREAM-3")
  void completeChannelDoesNotHideTheGapOfAnother() {
    EventStream witness = stream(b);
    witness.cursor();
    publishAndReceive(witness, b, "before the cursor");
    long cursor = publishAndReceive(witness, b, "at the cursor");
    int lost = 1;
    publishMany(server.historySize() + lost);
    publish(b, "newest");
    EventStream stream = stream(ClientRequest.stream(a, b).after(cursor));
    assertEquals(Map.of(a, "trimmed"), GapNotice.parse(stream.next()), "channels with a gap");
    requireReplay(lost + 1, server.historySize() + lost, stream);
    assertEquals("newest", stream.next().data(), "data of the last event of the replay");
  }

  @Test
  @Rule("STREAM-3")
  void cursorThatWasNeverIssuedIsAGapInEveryChannel() {
    publish(a, "before");
    String future = Long.toString((1L << 53) - 1);
    for (String cursor : List.of(future, "never-issued")) {
      EventStream stream = stream(ClientRequest.stream(a, b).after(cursor));
      assertEquals(Set.of(a, b), GapNotice.parse(stream.next()).keySet(), "channels with a gap");
      ReceivedEvent next = stream.next();
      assertTrue(
          next.isLastEventId() && next.data().isEmpty(),
          () ->
              "expected 'lastEventId' with empty data after 'missedevents', so that the client can"
                  + " resume; received " + next);
      long id = publishAndReceive(stream, a, "after");
      requireLess(next, id);
    }
  }

  @Test
  @Rule("STREAM-3")
  void gapIsNotReportedTwice() {
    EventStream stream = stream(ClientRequest.stream(a).after("never-issued"));
    GapNotice.parse(stream.next());
    long cursor = stream.cursor();
    ReceivedEvent first = stream(ClientRequest.stream(a).after(cursor)).next();
    assertTrue(
        first.isLastEventId(),
        () -> "expected 'lastEventId', because the cursor " + cursor
            + " was issued after the gap; received " + first);
  }

  @Test
  @Rule("STREAM-3")
  void channelNamesAreEscapedAsJson() {
    String awkward = a + " \"quoted\" \\ ünïcödé 🎈 / {}";
    EventStream stream = stream(ClientRequest.stream(awkward).after("never-issued"));
    assertEquals(Set.of(awkward), GapNotice.parse(stream.next()).keySet(), "channels with a gap");
  }

  private void publishMany(int count) {
    for (int i = 1; i <= count; i++) {
      publish(a, "event " + i);
    }
  }

  private static void requireReplay(int from, int to, EventStream stream) {
    for (int i = from; i <= to; i++) {
      ReceivedEvent event = stream.next();
      assertEquals("event " + i, event.data(), () -> "replay up to event " + to + ", at " + event);
    }
  }

  private static void requireLess(ReceivedEvent cursor, long id) {
    assertTrue(
        cursor.number() < id,
        () -> "expected a cursor less than " + id
            + ", the id of an event published later; received " + cursor);
  }
}
