package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Streams on which nothing happens, how they begin, and how their end is noticed. */
abstract class IdleTests extends ServerTests {
  private static final int STREAMS = 5;
  private static final Pattern CONNECTED = Pattern.compile("\"connected\"\\s*:\\s*([0-9]+)");

  IdleTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-5")
  void aStreamBeginsWithHowLongToWaitBeforeReconnecting() {
    EventStream stream = stream(a);
    stream.cursor();
    List<String> lines = stream.lines();
    assertTrue(
        lines.get(0).matches("retry: ?[0-9]+"),
        () -> "the first line is 'retry: ' and milliseconds, in " + lines);
    assertTrue(
        lines.size() > 1 && !lines.get(1).isEmpty(),
        () -> "no blank line after 'retry:', which rides in the first event's block: " + lines);
  }

  @Test
  @Rule("STREAM-5")
  void anIdleStreamGetsHeartbeatsThatAreNoEvents() {
    EventStream stream = stream(a);
    stream.cursor();
    long patience = 2 * server.heartbeat().toMillis() + Limits.quietMillis();
    Limits.until(
        patience,
        () -> stream.lines().contains(": hb") || !stream.isOpen(),
        () -> "a line ': hb' on an idle stream, which had " + stream.lines());
    stream.staysQuiet(Limits.quietMillis(), "a heartbeat is no event");
    publishHeard(stream, a, "after a heartbeat");
  }

  @Test
  @Rule("STREAM-9")
  void aClientThatClosesItsConnectionIsNoticedAtOnce() {
    noticed(Call::close);
  }

  @Test
  @Rule("STREAM-9")
  void aClientThatResetsItsConnectionIsNoticedAtOnce() {
    noticed(Call::reset);
  }

  private void noticed(Consumer<Call> leave) {
    int before = settled();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Call call = closedLater(Call.send(server, Request.stream(a)));
      assertEquals(200, call.head().status(), () -> "the status of " + call.head());
      calls.add(call);
    }
    Limits.until(
        Limits.awaitMillis(),
        () -> connected() >= before + STREAMS,
        () -> "'connected' in the statistics rises by " + STREAMS + " from " + before + ", is "
            + connected());
    calls.forEach(leave);
    // Not later than a heartbeat, whose failure would tell it too.
    long atOnce = Math.min(Limits.awaitMillis(), server.heartbeat().toMillis() / 2);
    Limits.until(
        atOnce,
        () -> connected() <= before,
        () ->
            "'connected' falls back to " + before + " when idle clients leave, is " + connected());
  }

  /** How many are connected once those of the tests before have left. */
  private int settled() {
    int now = connected();
    int before;
    do {
      before = now;
      Limits.pause(Limits.quietMillis());
      now = connected();
    } while (now != before);
    return now;
  }

  private int connected() {
    try (Call call = Call.send(server, Request.query("").accepting("application/json"))) {
      String statistics = call.text();
      Matcher connected = CONNECTED.matcher(statistics);
      if (call.head().status() != 200 || !connected.find()) {
        throw new AssertionError("expected statistics with \"connected\" for Accept:"
            + " application/json, got " + call.head().status() + " " + statistics);
      }
      return Integer.parseInt(connected.group(1));
    }
  }
}
