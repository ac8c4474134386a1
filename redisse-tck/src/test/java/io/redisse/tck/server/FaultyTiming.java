package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Event;
import io.redisse.tck.server.ReferenceJournal.Replay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that break STREAM-4, STREAM-5, STREAM-6 or STREAM-9: polls, heartbeats, slow clients. */
final class FaultyTiming {
  private FaultyTiming() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(polls(), idleStreams(), slowReaders()).flatMap(faults -> faults);
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> polls() {
    return Stream.of(
        fault("never ends a poll", "STREAM-4", () -> new ReferenceServer() {
          @Override
          long pollMillis() {
            return 1_000_000;
          }
        }),
        fault("ends a poll with the first event", "STREAM-4", () -> new ReferenceServer() {
          @Override
          long pollMillis() {
            return 0;
          }
        }),
        fault(
            "counts lastEventId as the first event of a poll",
            "STREAM-4",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    startPollWindow();
                    super.sendReplay(replay);
                  }
                })));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> idleStreams() {
    return Stream.of(
        fault("sends heartbeats as events", "STREAM-5", () -> new ReferenceServer() {
          @Override
          String heartbeat() {
            return ": hb\nevent: heartbeat\ndata:\n\n";
          }
        }),
        fault("sends no heartbeats", "STREAM-5", () -> new ReferenceServer() {
          @Override
          String heartbeat() {
            return "";
          }
        }),
        fault("has a blank line after retry", "STREAM-5", () -> new ReferenceServer() {
          @Override
          String greeting() {
            return "retry: 3000\n\n";
          }
        }),
        fault("does not send retry", "STREAM-5", () -> new ReferenceServer() {
          @Override
          String greeting() {
            return ": hello\n";
          }
        }),
        fault(
            "detects a disconnect at the next heartbeat",
            "STREAM-9",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void awaitDisconnect() {}
                })));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> slowReaders() {
    return Stream.of(
        fault("blocks all clients because of a slow one", "STREAM-6", () -> {
          Object lock = new Object();
          return withStreams(
              (server, request, socket) -> new ReferenceStream(server, request, socket) {
                @Override
                void write(String text) throws IOException {
                  synchronized (lock) {
                    super.write(text);
                  }
                }

                @Override
                void closeIfStalled() {}
              });
        }),
        fault(
            "drops events of a slow client",
            "STREAM-6",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    List<Event> events = replay.events();
                    super.sendReplay(replay
                        .withEvents(events.size() < 5 ? events : events.subList(4, events.size()))
                        .withGaps(Map.of()));
                  }

                  @Override
                  void closeIfStalled() {}
                })),
        fault(
            "never closes a client that does not read",
            "STREAM-6",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void closeIfStalled() {}
                })));
  }
}
