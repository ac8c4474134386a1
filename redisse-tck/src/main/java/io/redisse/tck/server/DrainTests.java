package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a server ends that is told to. */
abstract class DrainTests extends ServerTests {
  private static final int STREAMS = 20;

  DrainTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-8")
  void streamsAreClosedOneByOneEachWithItsOwnRetry() {
    draining(streams -> {
      long first = System.nanoTime();
      Limits.until(
          patience(),
          () -> streams.stream().noneMatch(EventStream::isOpen),
          () -> "a server that was told to end closes all its streams");
      long spread = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first);
      assertTrue(
          spread >= server.drain().toMillis() / 4,
          () -> "the " + STREAMS + " streams are closed one by one over " + server.drain()
              + ", not all within " + spread + " ms");
      List<String> retries =
          streams.stream().map(stream -> lastRetry(stream, patience())).toList();
      assertTrue(
          retries.stream().distinct().count() > 1,
          () -> "each stream is closed with its own 'retry:', so that clients do not come back all"
              + " at once; they got " + retries);
    });
  }

  @Test
  @Rule("STREAM-8")
  void noNewStreamIsTakenWhileOthersAreDrained() {
    draining(streams -> {
      try (Call call = Call.attempt(server, Request.stream(a), 0)) {
        if (call.head().status() == 200) {
          EventStream refusal = EventStream.read(call);
          List<Received> events = refusal.untilItEnds(server.drain().toMillis() / 2);
          assertTrue(events.isEmpty(), () -> "a refusal has no events, got " + events);
        }
      } catch (IOException e) {
        // It does not listen any more.
      }
    });
  }

  @Test
  @Rule("STREAM-10")
  void whoComesWhileOthersAreDrainedIsToldWhenToComeBack() {
    draining(streams -> {
      try (Call call = Call.attempt(server, Request.stream(a), 0)) {
        retryOfRefusal(call);
      } catch (IOException e) {
        // It does not listen any more, and a browser tries again.
      }
    });
  }

  private void draining(Consumer<List<EventStream>> test) {
    Runnable drain = hook(server.drainCommand(), "an orderly end of the server (drainCommand)");
    Runnable restart = hook(server.restart(), "a restart of the server (restart)");
    List<EventStream> streams = Stream.generate(() -> stream(a)).limit(STREAMS).toList();
    streams.forEach(EventStream::cursor);
    try {
      drain.run();
      // Whoever told the server to end need not have waited until it heard.
      Limits.until(
          patience(),
          () -> streams.stream().anyMatch(stream -> !stream.isOpen()),
          () -> "a server that was told to end closes its streams");
      test.accept(streams);
    } finally {
      restart.run();
    }
  }

  private long patience() {
    return server.drain().toMillis() + Limits.awaitMillis();
  }

  private static String lastRetry(EventStream stream, long patience) {
    stream.untilItEnds(patience);
    List<String> retries =
        stream.lines().stream().filter(line -> line.startsWith("retry:")).toList();
    return retries.isEmpty() ? "none" : retries.get(retries.size() - 1);
  }
}
