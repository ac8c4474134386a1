package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a client gets that comes back. */
abstract class ReconnectTests extends ServerTests {
  private static final int RETURNS = 25;
  private static final int EVENTS_OF_EACH = 4;

  ReconnectTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-1")
  void aClientThatComesBackGetsWhatItMissedOnceAndThenGoesOnLive() {
    EventStream witness = stream(a, b);
    witness.cursor();
    long seen = publishHeard(witness, a, "seen");
    publishHeard(witness, b, "missed 1");
    publishHeard(witness, a, "missed 2");
    EventStream back = stream(Request.stream(a, b).after("" + seen));
    assertEquals("missed 1", back.next().data(), "first");
    assertEquals("missed 2", back.next().data(), "second");
    publish(b, "live");
    assertEquals("live", back.nextPublished().data(), "then");
    back.staysQuiet(Limits.quietMillis(), "everything came already");
  }

  @Test
  @Rule("STREAM-2")
  void theHistoriesOfAllChannelsAreMerged() {
    EventStream witness = stream(a, b);
    long start = witness.cursor();
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String data = "event " + i;
      publishHeard(witness, i % 3 == 0 ? a : b, data);
      published.add(data);
    }
    EventStream back = stream(Request.stream(a, b).after("" + start));
    List<Received> replayed = new ArrayList<>();
    published.forEach(data -> replayed.add(back.next()));
    assertEquals(
        published, replayed.stream().map(Received::data).toList(), () -> "merged: " + replayed);
  }

  @Test
  @Rule("STREAM-2")
  void nothingIsLostBetweenHistoryAndLive() {
    long cursor = stream(a, b).cursor();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
      for (int i = 0; !done.get(); i++) {
        publish(a, "event " + i);
        while (i - next.get() > server.historySize() / 2 && !done.get()) {
          Limits.pause(1);
        }
      }
    });
    try {
      for (int i = 0; i < RETURNS; i++) {
        try (EventStream stream =
            EventStream.open(server, Request.stream(a, b).after("" + cursor))) {
          for (int n = 0; n < EVENTS_OF_EACH; n++) {
            Received event = stream.nextPublished();
            String expected = "event " + next.getAndIncrement();
            int connection = i;
            assertEquals(expected, event.data(), () -> "after return " + connection + ", " + event);
            cursor = event.number();
          }
        }
      }
    } finally {
      done.set(true);
      publishing.join();
    }
  }

  @Test
  @Rule("STREAM-1")
  void clientsThatDropAndComeBackAtRandomGetEveryEventOnceAndInOrder() {
    Storm.run(server);
  }

  @Test
  @Rule("STREAM-1")
  void aRestartOfTheServerLosesNothingSilently() {
    Storm.run(server, hook(server.restart(), "a restart of the server (restart)"));
  }

  @Test
  @Rule("STREAM-1")
  void whoIsAwayDuringARestartGetsWhatItMissedOrIsTold() {
    Runnable restart = hook(server.restart(), "a restart of the server (restart)");
    long seen;
    try (EventStream witness = EventStream.open(server, Request.stream(a, b))) {
      witness.cursor();
      seen = publishHeard(witness, a, "seen");
      publishHeard(witness, b, "missed");
    }
    restart.run();
    Received first = stream(Request.stream(a, b).after("" + seen)).next();
    assertTrue(
        first.type().equals("missedevents") || first.data().equals("missed"),
        () -> "after a restart, the event that was missed or missedevents must come first; got "
            + first);
  }

  @Test
  @Rule("STREAM-1")
  void anInterruptionOfTheBackendLosesNothingSilently() {
    Runnable interrupt = interruption();
    Runnable resume = hook(server.resume(), "the end of an interruption (resume)");
    Storm.run(server, () -> {
      interrupt.run();
      Limits.pause(Limits.quietMillis());
      resume.run();
    });
    assertTrue(stream(a).cursor() > 0, "the server takes streams again");
  }
}
