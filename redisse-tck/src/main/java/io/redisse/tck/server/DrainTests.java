package io.redisse.tck.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.tck.rules.Rule;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Await;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests an orderly shutdown. */
@NeedsQuiet
abstract class DrainTests extends ServerTests {
  private static final int STREAMS = 20;

  DrainTests(ServerContract contract) {
    super(contract);
  }

  @Test
  @Rule("STREAM-8")
  void streamsAreClosedOneByOneWithDifferentRetries() {
    whileDraining(streams -> {
      long firstClosed = System.nanoTime();
      Await.until(
          limitMillis(),
          () -> streams.stream().noneMatch(EventStream::isOpen),
          () -> "a draining server to close all " + STREAMS + " streams");
      long spread = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstClosed);
      assertTrue(
          spread >= server.drain().toMillis() / 4,
          () -> "expected the server to close " + STREAMS + " streams spread over " + server.drain()
              + ", but all were closed within " + spread + " ms");
      List<String> retries = streams.stream().map(this::lastRetry).toList();
      assertTrue(
          retries.stream().distinct().count() > 1,
          () -> "expected different 'retry:' lines, so that clients do not all reconnect at once;"
              + " received " + retries);
    });
  }

  @Test
  @Rule("STREAM-8")
  void newStreamsAreRejectedDuringADrain() {
    whileDraining(streams -> {
      try (HttpConnection connection = HttpConnection.tryOpen(endpoint, ClientRequest.stream(a))) {
        if (connection.head().status() == 200) {
          EventStream rejection = EventStream.read(connection);
          List<ReceivedEvent> events = rejection.remainingEvents(server.drain().toMillis() / 2);
          assertTrue(
              events.isEmpty(),
              () -> "expected a rejection without events during a drain, received " + events);
        }
      } catch (IOException e) {
        // Connection refused: a draining server may stop listening.
      }
    });
  }

  @Test
  @Rule("STREAM-10")
  void rejectionDuringADrainIncludesAReconnectionDelay() {
    whileDraining(streams -> {
      try (HttpConnection connection = HttpConnection.tryOpen(endpoint, ClientRequest.stream(a))) {
        retryOfRejection(connection);
      } catch (IOException e) {
        // Connection refused: a draining server may stop listening. Browsers retry after this
        // error.
      }
    });
  }

  /**
   * Starts a shutdown, runs the check once the first stream is closed, and then restarts the
   * server.
   */
  private void whileDraining(Consumer<List<EventStream>> check) {
    Runnable drain = hook(server.drainCommand(), "a way to shut down the server (drainCommand)");
    Runnable restart = restartHook();
    List<EventStream> streams = Stream.generate(() -> stream(a)).limit(STREAMS).toList();
    streams.forEach(EventStream::cursor);
    try {
      drain.run();
      // The drain command may return before the server has received the signal.
      Await.until(
          limitMillis(),
          () -> streams.stream().anyMatch(stream -> !stream.isOpen()),
          () -> "the server to close its streams during a shutdown");
      check.accept(streams);
    } finally {
      restart.run();
    }
  }

  private long limitMillis() {
    return server.drain().toMillis() + settings.awaitMillis();
  }

  private String lastRetry(EventStream stream) {
    stream.remainingEvents(limitMillis());
    List<String> retries =
        stream.lines().stream().filter(line -> line.startsWith("retry:")).toList();
    return retries.isEmpty() ? "none" : retries.get(retries.size() - 1);
  }
}
