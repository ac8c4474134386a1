package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withReplays;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Replay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that break STREAM-3: which gaps and cursors a client receives. */
final class FaultyGaps {
  private FaultyGaps() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(reports(), judgements(), cursors(), futureCursors()).flatMap(faults -> faults);
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> reports() {
    return Stream.of(
        fault("gives missedevents an id", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String gapFrame(Map<String, String> gaps) {
            return "id: 7\n" + super.gapFrame(gaps);
          }
        }),
        fault(
            "sends the gap after the events",
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
        }));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> judgements() {
    return Stream.of(
        fault(
            "checks the cursor for all channels together", "STREAM-3", () -> new ReferenceServer() {
              @Override
              Replay read(Set<String> channels, long cursor) {
                boolean reachesBack = journal().read(channels, journal().epoch).events().stream()
                    .anyMatch(event -> event.id() <= cursor);
                Replay replay = super.read(channels, cursor);
                return reachesBack && cursor <= journal().lastId()
                    ? replay.withGaps(Map.of())
                    : replay;
              }
            }),
        fault(
            "reports gaps only if all channels have one", "STREAM-3", () -> new ReferenceServer() {
              @Override
              Replay read(Set<String> channels, long cursor) {
                Replay replay = super.read(channels, cursor);
                return replay.gaps().size() < channels.size() ? replay.withGaps(Map.of()) : replay;
              }
            }),
        fault(
            "reports a wrong reason",
            "STREAM-3",
            () -> withReplays(replay -> replay.withGaps(replay.gaps().keySet().stream()
                .collect(Collectors.toMap(channel -> channel, channel -> "expired"))))),
        fault("reports a gap in channels without events", "STREAM-3", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            return replay.events().isEmpty() ? replay.withGaps(gapIn(channels)) : replay;
          }
        }),
        fault(
            "reports a gap unless the cursor is an event of the channels",
            "STREAM-3",
            () -> new ReferenceServer() {
              @Override
              Replay read(Set<String> channels, long cursor) {
                Replay replay = super.read(channels, cursor);
                boolean isKnown = super.read(channels, journal().epoch).events().stream()
                    .anyMatch(event -> event.id() == cursor);
                return isKnown || replay.events().isEmpty()
                    ? replay
                    : replay.withGaps(gapIn(channels));
              }
            }),
        fault("keeps one event too many", "STREAM-3", () -> new ReferenceServer() {
          @Override
          ReferenceJournal newJournal(long epoch) {
            return new ReferenceJournal(epoch, ReferenceJournal.HISTORY_SIZE + 1);
          }
        }),
        fault(
            "sends one event too few of a full history",
            "STREAM-3",
            () -> withReplays(replay -> replay.events().size() < ReferenceJournal.HISTORY_SIZE
                ? replay
                : replay.withEvents(replay.events().subList(1, replay.events().size())))));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> cursors() {
    return Stream.of(
        fault("sends a cursor that is too high", "STREAM-3", () -> withCursors(2)),
        fault("sends a cursor that is too low", "STREAM-3", () -> withCursors(-1)),
        fault("sends 0 as the cursor", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String cursorFrame(long id) {
            return super.cursorFrame(0);
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

  private static Stream<Fault<Supplier<ReferenceServer>>> futureCursors() {
    return Stream.of(
        fault("confirms a cursor that was never issued", "STREAM-3", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            return cursor <= journal().lastId()
                ? replay
                : new Replay(replay.events(), NEVER_ISSUED - 1, replay.gaps());
          }
        }),
        fault(
            "reports only one gap for a cursor that was never issued",
            "STREAM-3",
            () -> new ReferenceServer() {
              @Override
              Replay read(Set<String> channels, long cursor) {
                Replay replay = super.read(channels, cursor);
                return cursor <= journal().lastId() ? replay : replay.withGaps(gapIn(channels));
              }
            }),
        fault(
            "sends events for a cursor that was never issued",
            "STREAM-3",
            () -> new ReferenceServer() {
              @Override
              Replay read(Set<String> channels, long cursor) {
                Replay replay = super.read(channels, cursor);
                return cursor <= journal().lastId()
                    ? replay
                    : replay.withEvents(super.read(channels, journal().epoch).events());
              }
            }));
  }

  private static ReferenceServer withCursors(long difference) {
    return new ReferenceServer() {
      @Override
      String cursorFrame(long id) {
        return super.cursorFrame(id + difference);
      }
    };
  }

  static Map<String, String> gapIn(Set<String> channels) {
    return Map.of(List.copyOf(channels).get(0), "trimmed");
  }
}
