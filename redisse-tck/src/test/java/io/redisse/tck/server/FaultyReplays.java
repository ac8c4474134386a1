package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withReplays;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Event;
import io.redisse.tck.server.ReferenceJournal.Replay;
import io.redisse.tck.support.Await;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that break STREAM-1, STREAM-2 or STREAM-3: which events and gaps a client receives. */
final class FaultyReplays {
  private FaultyReplays() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.concat(events(), gaps());
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> events() {
    return Stream.of(
        fault("treats the cursor as inclusive", "STREAM-1", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            return super.read(channels, cursor > journal().lastId() ? cursor : cursor - 1);
          }
        }),
        fault(
            "sends the last event of a replay twice",
            "STREAM-1",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  private boolean isRepeated;

                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    super.sendReplay(replay);
                    if (!isRepeated && !replay.events().isEmpty()) {
                      cursor--;
                    }
                    isRepeated = true;
                  }
                })),
        fault(
            "skips one event in a hundred",
            "STREAM-1",
            () -> withReplays(replay -> replay.withEvents(
                replay.events().stream().filter(event -> event.id() % 100 != 0).toList()))),
        fault("reports gaps without reason", "STREAM-1", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            return replay.through() % 50 > 0 ? replay : replay.withGaps(gapIn(channels));
          }
        }),
        fault("forgets earlier events in a restart", "STREAM-1", () -> new ReferenceServer() {
          @Override
          ReferenceJournal newJournal(long epoch) {
            return new ReferenceJournal(epoch) {
              @Override
              synchronized Replay read(Set<String> channels, long cursor) {
                return super.read(channels, Math.max(cursor, epoch));
              }
            };
          }
        }),
        fault(
            "loses events between history and live",
            "STREAM-2",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private boolean isSubscribed;

                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    super.sendReplay(replay);
                    if (!isSubscribed) {
                      Await.pause(5);
                      cursor = server.journal().lastId();
                      isSubscribed = true;
                    }
                  }
                })),
        // The kit must give up, although something arrives within each of its waits.
        fault(
            "repeats lastEventId instead of sending events",
            "STREAM-2",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    super.sendReplay(replay.withEvents(List.of()));
                    send(server.cursorFrame(replay.through()));
                    Await.pause(100);
                    cursor = replay.through() - 1;
                  }
                })),
        fault(
            "sends one channel after the other",
            "STREAM-2",
            () -> withReplays(replay -> replay.withEvents(replay.events().stream()
                .sorted(Comparator.comparing(Event::channel))
                .toList()))));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> gaps() {
    return Stream.of(
        fault("gives missedevents an id", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String gapFrame(Map<String, String> gaps) {
            return "id: 7\n" + super.gapFrame(gaps);
          }
        }),
        fault(
            "reports a gap after the events",
            "STREAM-3",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    super.sendReplay(replay.withGaps(Map.of()));
                    if (!replay.gaps().isEmpty()) {
                      send(server.gapFrame(replay.gaps()));
                    }
                  }
                })),
        fault(
            "reports no gaps", "STREAM-3", () -> withReplays(replay -> replay.withGaps(Map.of()))),
        fault("reports a gap in every channel", "STREAM-3", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            Map<String, String> gaps = new TreeMap<>();
            replay
                .gaps()
                .values()
                .forEach(reason -> channels.forEach(channel -> gaps.put(channel, reason)));
            return replay.withGaps(gaps);
          }
        }),
        fault("reports a gap when the history is full", "STREAM-3", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            return replay.events().size() < ReferenceJournal.HISTORY_SIZE
                ? replay
                : replay.withGaps(gapIn(channels));
          }
        }),
        fault("does not escape names in JSON", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String quoted(String text) {
            return '"' + text + '"';
          }
        }),
        fault("sends no cursor", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String cursorFrame(long id) {
            return ": nothing\n\n";
          }
        }),
        fault("ignores a cursor that was never issued", "STREAM-3", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            long cursor = super.cursor(request);
            return cursor > journal().lastId() ? NO_CURSOR : cursor;
          }
        }));
  }

  private static Map<String, String> gapIn(Set<String> channels) {
    return Map.of(List.copyOf(channels).get(0), "trimmed");
  }
}
