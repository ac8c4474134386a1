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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Servers that break STREAM-1 or STREAM-2: which events a client receives. */
final class FaultyReplays {
  /** More events than the other tests of a replay publish. */
  private static final int LONG_REPLAY = 40;

  private FaultyReplays() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
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
        fault("reports gaps without a cause", "STREAM-1", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay replay = super.read(channels, cursor);
            return replay.through() % 50 > 0 ? replay : replay.withGaps(FaultyGaps.gapIn(channels));
          }
        }),
        fault("loses earlier events at a restart", "STREAM-1", () -> new ReferenceServer() {
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
        // The kit must give up even though data arrives during each wait.
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
            "replays the newest event first",
            "STREAM-2",
            () -> withReplays(replay -> replay.withEvents(replay.events().stream()
                .sorted(Comparator.comparingLong((Event event) -> -event.id()))
                .toList()))),
        fault(
            "loses an event of a long replay",
            "STREAM-2",
            () -> withReplays(
                replay -> replay.withEvents(IntStream.range(0, replay.events().size())
                    .filter(index -> index != LONG_REPLAY)
                    .mapToObj(index -> replay.events().get(index))
                    .toList()))),
        fault("reads the channels one at a time", "STREAM-1", () -> new ReferenceServer() {
          @Override
          Replay read(Set<String> channels, long cursor) {
            Replay whole = super.read(channels, cursor);
            for (String channel : channels) {
              Replay part = super.read(Set.of(channel), cursor);
              whole = new Replay(
                  Stream.concat(
                          whole.events().stream().filter(e -> !e.channel().equals(channel)),
                          part.events().stream())
                      .sorted(Comparator.comparingLong(Event::id))
                      .toList(),
                  part.through(),
                  whole.gaps());
              Await.pause(1);
            }
            return whole;
          }
        }),
        fault(
            "sends live events twice",
            "STREAM-1",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  private boolean isLive;

                  @Override
                  void sendReplay(Replay replay) throws IOException {
                    super.sendReplay(replay);
                    if (isLive) {
                      super.sendReplay(replay);
                    }
                    isLive = true;
                  }
                })),
        fault(
            "sends the channels one at a time",
            "STREAM-2",
            () -> withReplays(replay -> replay.withEvents(replay.events().stream()
                .sorted(Comparator.comparing(Event::channel))
                .toList()))));
  }
}
