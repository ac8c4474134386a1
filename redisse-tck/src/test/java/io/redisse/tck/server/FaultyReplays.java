package io.redisse.tck.server;

import io.redisse.tck.Fault;
import io.redisse.tck.server.wire.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers with one fault each in whom they send what, and when. */
final class FaultyReplays {
  private FaultyReplays() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(
        fault("takes the cursor as inclusive", "STREAM-1", () -> new ReferenceServer() {
          @Override
          ReferenceJournal.Answer read(Set<String> channels, long cursor) {
            ReferenceJournal.Answer answer = super.read(channels, cursor - 1);
            return cursor > journal().lastId() ? super.read(channels, cursor) : answer;
          }
        }),
        fault(
            "sends the last event of a replay again",
            "STREAM-1",
            () -> FaultyServers.streaming(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  private boolean again;

                  @Override
                  void answer(ReferenceJournal.Answer answer) throws IOException {
                    super.answer(answer);
                    if (!again && !answer.events().isEmpty()) {
                      position--;
                    }
                    again = true;
                  }
                })),
        fault(
            "skips one event in a hundred",
            "STREAM-1",
            () -> FaultyServers.answering(answer -> new ReferenceJournal.Answer(
                answer.events().stream().filter(event -> event.id() % 100 != 0).toList(),
                answer.through(),
                answer.gaps()))),
        fault("alarms without need", "STREAM-1", () -> new ReferenceServer() {
          @Override
          ReferenceJournal.Answer read(Set<String> channels, long cursor) {
            ReferenceJournal.Answer answer = super.read(channels, cursor);
            return answer.through() % 50 > 0
                ? answer
                : new ReferenceJournal.Answer(
                    answer.events(),
                    answer.through(),
                    Map.of(channels.iterator().next(), "trimmed"));
          }
        }),
        fault("forgets former lives in a restart", "STREAM-1", () -> new ReferenceServer() {
          @Override
          ReferenceJournal newJournal(long epoch) {
            return new ReferenceJournal(epoch) {
              @Override
              synchronized Answer read(Set<String> channels, long cursor) {
                return super.read(channels, Math.max(cursor, epoch));
              }
            };
          }
        }),
        fault(
            "loses what comes between history and live",
            "STREAM-2",
            () -> FaultyServers.streaming((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private boolean subscribed;

                  @Override
                  void answer(ReferenceJournal.Answer answer) throws IOException {
                    super.answer(answer);
                    if (!subscribed) {
                      Limits.pause(5);
                      position = server.journal().lastId();
                      subscribed = true;
                    }
                  }
                })),
        fault(
            "sends one channel after the other",
            "STREAM-2",
            () -> FaultyServers.answering(answer -> new ReferenceJournal.Answer(
                FaultyServers.byChannel(answer.events()), answer.through(), answer.gaps()))),
        fault("lets one slow client stop all", "STREAM-6", () -> {
          Object lock = new Object();
          return FaultyServers.streaming(
              (server, request, socket) -> new ReferenceStream(server, request, socket) {
                @Override
                void raw(String text) throws IOException {
                  synchronized (lock) {
                    super.raw(text);
                  }
                }

                @Override
                void closeIfStalled() {}
              });
        }),
        fault(
            "drops what a slow client missed",
            "STREAM-6",
            () -> FaultyServers.streaming((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  @Override
                  void answer(ReferenceJournal.Answer answer) throws IOException {
                    List<ReferenceJournal.Event> events = answer.events();
                    super.answer(new ReferenceJournal.Answer(
                        events.size() < 5 ? events : events.subList(4, events.size()),
                        answer.through(),
                        Map.of()));
                  }

                  @Override
                  void closeIfStalled() {}
                })),
        fault(
            "never closes a client that does not read",
            "STREAM-6",
            () -> FaultyServers.streaming(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void closeIfStalled() {}
                })),
        fault("closes streams in an outage", "STREAM-7", () -> new ReferenceServer() {
          @Override
          boolean isBeyondGrace() {
            return journal().isAway();
          }
        }),
        fault("holds streams for ever in an outage", "STREAM-7", () -> new ReferenceServer() {
          @Override
          boolean isBeyondGrace() {
            return false;
          }
        }),
        fault("drains all at once", "STREAM-8", () -> new ReferenceServer() {
          @Override
          long pauseMillis() {
            return 0;
          }
        }),
        fault("drains with one retry for all", "STREAM-8", () -> new ReferenceServer() {
          @Override
          String farewell(int number) {
            return "retry: 3000\n\n";
          }
        }),
        fault(
            "takes new streams while it drains",
            "STREAM-8",
            () -> FaultyServers.streaming(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void end(String lastWords) {
                    if (server.streams.contains(this)) {
                      super.end(lastWords);
                    }
                  }
                })),
        fault("sends everyone away for the same time", "STREAM-10", () -> new ReferenceServer() {
          @Override
          String refusal() {
            return "retry: 3000\n";
          }
        }),
        fault("sends away without saying for how long", "STREAM-10", () -> new ReferenceServer() {
          @Override
          String refusal() {
            return ": come back\n";
          }
        }),
        fault("sends away with an error", "STREAM-10", () -> new ReferenceServer() {
          @Override
          Optional<String> refusal(ReferenceRequest request) {
            return isBeyondGrace() || draining
                ? Optional.of(response(503, "text/plain", "later"))
                : super.refusal(request);
          }
        }),
        fault(
            "lets those hear on whose right has expired",
            "STREAM-11",
            () -> FaultyServers.streaming((server, request, socket) ->
                new ReferenceStream(server, request.without(ReferenceServer.GRANT_UNTIL), socket))),
        fault(
            "opens a stream again with a right that has expired",
            "STREAM-11",
            () -> new ReferenceServer() {
              @Override
              Optional<String> refusal(ReferenceRequest request) {
                return super.refusal(request.without(ReferenceServer.GRANT_UNTIL));
              }
            }),
        fault(
            "ends streams long before the right expires", "STREAM-11", () -> new ReferenceServer() {
              @Override
              boolean isExpired(ReferenceRequest request) {
                return request
                    .header(ReferenceServer.GRANT_UNTIL)
                    .filter(until -> System.currentTimeMillis() >= Long.parseLong(until) - 600)
                    .isPresent();
              }
            }),
        fault(
            "notices at the next heartbeat who left",
            "STREAM-9",
            () -> FaultyServers.streaming(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void noticeEnd() {}
                })));
  }

  private static Fault<Supplier<ReferenceServer>> fault(
      String name, String rule, Supplier<ReferenceServer> server) {
    return new Fault<>(name, rule, server);
  }
}
