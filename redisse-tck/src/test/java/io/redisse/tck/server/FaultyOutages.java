package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Replay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that break STREAM-7, STREAM-8 or STREAM-10: outages, drains and rejections. */
final class FaultyOutages {
  private FaultyOutages() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(
        fault("closes streams in an outage", "STREAM-7", () -> new ReferenceServer() {
          @Override
          boolean isPastGrace() {
            return journal().isInterrupted();
          }
        }),
        fault("holds streams forever in an outage", "STREAM-7", () -> new ReferenceServer() {
          @Override
          boolean isPastGrace() {
            return false;
          }
        }),
        fault(
            "opens streams in an outage as if nothing was missed",
            "STREAM-7",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  @Override
                  void step() throws IOException, InterruptedException {
                    if (server.journal().isInterrupted() && cursor == ReferenceServer.NO_CURSOR) {
                      sendReplay(new Replay(List.of(), server.journal().lastId(), Map.of()));
                    }
                    super.step();
                  }
                })),
        fault("drains all at once", "STREAM-8", () -> new ReferenceServer() {
          @Override
          long drainPauseMillis() {
            return 0;
          }
        }),
        fault("drains with the same retry for all", "STREAM-8", () -> new ReferenceServer() {
          @Override
          String drainFrame(int number) {
            return "retry: 3000\n\n";
          }
        }),
        fault(
            "opens streams during a drain",
            "STREAM-8",
            () -> withStreams(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void end(String lastFrame) {
                    if (server.streams.contains(this)) {
                      super.end(lastFrame);
                    }
                  }
                })),
        fault("rejects with the same retry for all", "STREAM-10", () -> new ReferenceServer() {
          @Override
          String rejection() {
            return "retry: 3000\n";
          }
        }),
        fault("rejects without a retry", "STREAM-10", () -> new ReferenceServer() {
          @Override
          String rejection() {
            return ": rejected\n";
          }
        }),
        fault("rejects with an error status", "STREAM-10", () -> new ReferenceServer() {
          @Override
          Optional<String> otherResponse(ReferenceRequest request) {
            return isPastGrace() || isDraining
                ? Optional.of(response(503, "text/plain", "later"))
                : super.otherResponse(request);
          }
        }));
  }
}
