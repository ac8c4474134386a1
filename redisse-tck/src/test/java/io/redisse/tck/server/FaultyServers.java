package io.redisse.tck.server;

import io.redisse.tck.Fault;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Servers with one fault each in what they answer or write. */
final class FaultyServers {
  private FaultyServers() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(heads(), frames(), gaps(), times(), requests()).flatMap(faults -> faults);
  }

  private static Fault<Supplier<ReferenceServer>> fault(
      String name, String rule, Supplier<ReferenceServer> server) {
    return new Fault<>(name, rule, server);
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> heads() {
    return Stream.of(
        fault("ends without the last chunk", "WIRE-2", () -> new ReferenceServer() {
          @Override
          String lastChunk() {
            return "";
          }
        }),
        fault("counts chunks in decimal", "WIRE-2", () -> new ReferenceServer() {
          @Override
          String chunkSize(int bytes) {
            return Integer.toString(bytes);
          }
        }),
        fault("has another content type", "WIRE-2", () -> headWith("event-stream", "plain")),
        fault("lets proxies cache", "WIRE-2", () -> headWith("no-cache", "public")),
        fault("lets proxies buffer", "WIRE-2", () -> headWith("Buffering: no", "Buffering: yes")),
        fault("says chunked to HTTP/1.0", "WIRE-2", () -> new ReferenceServer() {
          @Override
          List<String> head(ReferenceRequest request) {
            List<String> head = new ArrayList<>(super.head(request));
            head.add("Transfer-Encoding: chunked");
            return request.isHttp10() ? head : super.head(request);
          }
        }),
        fault(
            "holds the head back until an event",
            "WIRE-2",
            () -> streaming((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private final StringBuilder held = new StringBuilder();

                  @Override
                  void raw(String text) throws IOException {
                    held.append(text);
                    if (text.contains("event: message")) {
                      super.raw(held.toString());
                      held.setLength(0);
                    }
                  }
                })),
        fault(
            "writes two events at a time",
            "WIRE-2",
            () -> streaming((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private String held = "";

                  @Override
                  void send(String text) throws IOException {
                    boolean holds = text.contains("event: message") && held.isEmpty();
                    held = holds ? text : "";
                    if (!holds) {
                      super.send(held + text);
                    }
                  }
                })));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> frames() {
    return Stream.of(
        fault(
            "leaves the id out",
            "WIRE-1",
            () -> framing(frame -> frame.replaceAll("id: .*\n", ""))),
        fault(
            "leaves the type out",
            "WIRE-1",
            () -> framing(frame -> frame.replaceAll("event: .*\n", ""))),
        fault(
            "has no blank line", "WIRE-1", () -> framing(frame -> frame.replaceAll("\n\n$", "\n"))),
        fault(
            "passes CR on",
            "WIRE-1",
            () -> data(data -> "data: " + data.replace("\n", "\ndata: ") + "\n")),
        fault("eats a leading blank", "WIRE-1", () -> data(data -> lines(data, "data:"))),
        fault("trims", "WIRE-1", () -> data(data -> lines(data.strip(), "data: "))),
        fault(
            "writes one line",
            "WIRE-1",
            () -> data(data -> lines(data.replace('\n', ' '), "data: "))),
        fault(
            "has no line for empty data",
            "WIRE-1",
            () -> data(data -> data.isEmpty() ? "" : lines(data, "data: "))),
        fault(
            "drops the line end at the end",
            "WIRE-1",
            () -> data(data -> lines(data.replaceAll("\n$", ""), "data: "))),
        fault(
            "cannot write emoji",
            "WIRE-1",
            () -> data(data -> lines(data.replaceAll("[^\u0000-\uffff]", "?"), "data: "))));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> gaps() {
    return Stream.of(
        fault("gives missedevents an id", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String gaps(Map<String, String> gaps) {
            return "id: 7\n" + super.gaps(gaps);
          }
        }),
        fault(
            "tells a gap after the events",
            "STREAM-3",
            () -> streaming((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  @Override
                  void answer(ReferenceJournal.Answer answer) throws IOException {
                    super.answer(
                        new ReferenceJournal.Answer(answer.events(), answer.through(), Map.of()));
                    if (!answer.gaps().isEmpty()) {
                      send(server.gaps(answer.gaps()));
                    }
                  }
                })),
        fault(
            "keeps silent about gaps",
            "STREAM-3",
            () -> answering(answer ->
                new ReferenceJournal.Answer(answer.events(), answer.through(), Map.of()))),
        fault("judges all channels at once", "STREAM-3", () -> new ReferenceServer() {
          @Override
          ReferenceJournal.Answer read(Set<String> channels, long cursor) {
            ReferenceJournal.Answer answer = super.read(channels, cursor);
            Map<String, String> gaps = new TreeMap<>();
            answer
                .gaps()
                .values()
                .forEach(reason -> channels.forEach(channel -> gaps.put(channel, reason)));
            return new ReferenceJournal.Answer(answer.events(), answer.through(), gaps);
          }
        }),
        fault("gives a false alarm at exactly 100", "STREAM-3", () -> new ReferenceServer() {
          @Override
          ReferenceJournal.Answer read(Set<String> channels, long cursor) {
            ReferenceJournal.Answer answer = super.read(channels, cursor);
            return answer.events().size() < ReferenceJournal.HISTORY_SIZE
                ? answer
                : new ReferenceJournal.Answer(
                    answer.events(),
                    answer.through(),
                    Map.of(channels.iterator().next(), "trimmed"));
          }
        }),
        fault("quotes names badly", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String quoted(String text) {
            return '"' + text + '"';
          }
        }),
        fault("gives no cursor", "STREAM-3", () -> new ReferenceServer() {
          @Override
          String cursorFrame(long id) {
            return ": nothing\n\n";
          }
        }),
        fault("takes an unknown cursor for none", "STREAM-3", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            long cursor = super.cursor(request);
            return cursor > journal().lastId() ? NONE : cursor;
          }
        }));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> times() {
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
        fault("does not say when to retry", "STREAM-5", () -> new ReferenceServer() {
          @Override
          String greeting() {
            return ": hello\n";
          }
        }),
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
            () -> streaming(
                (server, request, socket) -> new ReferenceStream(server, request, socket) {
                  @Override
                  void answer(ReferenceJournal.Answer answer) throws IOException {
                    firstEventSeen();
                    super.answer(answer);
                  }
                })));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> requests() {
    return Stream.of(
        fault("takes a wildcard", "HTTP-1", () -> accepting("*/*", "text/event-stream")),
        fault(
            "looks at JSON last",
            "HTTP-1",
            () -> accepting("text/event-stream, application/json;q=0.1", "text/event-stream")),
        fault("lets the parameter win", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            String parameter = request.parameters().getOrDefault("lastEventId", "");
            return parameter.isEmpty() ? super.cursor(request) : cursor(parameter);
          }
        }),
        fault("knows the header only", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            return request.header("Last-Event-ID").map(this::cursor).orElse(NONE);
          }
        }),
        fault("takes 0 for a cursor", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(String id) {
            return id.equals("0") ? 0 : super.cursor(id);
          }
        }),
        fault("takes what is no id for no cursor", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(String id) {
            return super.cursor(id) == NEVER_ISSUED ? NONE : super.cursor(id);
          }
        }),
        fault("gives no reason", "HTTP-1", () -> new ReferenceServer() {
          @Override
          String response(int status, String type, String body) {
            return super.response(status, type, status == 400 ? "" : body);
          }
        }),
        fault("opens streams of no channel", "HTTP-1", () -> passing(404)),
        fault("passes over unknown parameters", "HTTP-1", () -> passing(400)),
        fault("lets everybody hear everything", "HTTP-1", () -> passing(403)));
  }

  private static ReferenceServer headWith(String part, String other) {
    return new ReferenceServer() {
      @Override
      List<String> head(ReferenceRequest request) {
        return super.head(request).stream()
            .map(line -> line.replace(part, other))
            .toList();
      }
    };
  }

  private static ReferenceServer framing(UnaryOperator<String> change) {
    return new ReferenceServer() {
      @Override
      String frame(ReferenceJournal.Event event) {
        return change.apply(super.frame(event));
      }
    };
  }

  private static ReferenceServer data(UnaryOperator<String> encoding) {
    return new ReferenceServer() {
      @Override
      String data(String data) {
        return encoding.apply(data);
      }
    };
  }

  private static String lines(String data, String field) {
    return field + data.replaceAll("\r\n?|\n", "\n" + field) + "\n";
  }

  static ReferenceServer answering(UnaryOperator<ReferenceJournal.Answer> change) {
    return new ReferenceServer() {
      @Override
      ReferenceJournal.Answer read(Set<String> channels, long cursor) {
        return change.apply(super.read(channels, cursor));
      }
    };
  }

  private static ReferenceServer accepting(String header, String asIf) {
    return new ReferenceServer() {
      @Override
      Optional<String> refusal(ReferenceRequest request) {
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.computeIfPresent("Accept", (name, value) -> value.equals(header) ? asIf : value);
        return super.refusal(new ReferenceRequest(
            request.method(),
            request.path(),
            request.parameters(),
            request.version(),
            headers,
            request.body()));
      }
    };
  }

  /** Opens a stream where it should refuse with this status. */
  private static ReferenceServer passing(int status) {
    return new ReferenceServer() {
      @Override
      Optional<String> refusal(ReferenceRequest request) {
        return super.refusal(request).filter(answer -> !answer.startsWith("HTTP/1.1 " + status));
      }
    };
  }

  /** Makes a stream of a variant's own. */
  @FunctionalInterface
  interface Streams {
    ReferenceStream open(ReferenceServer server, ReferenceRequest request, Socket socket)
        throws IOException;
  }

  static ReferenceServer streaming(Streams factory) {
    return new ReferenceServer() {
      @Override
      ReferenceStream newStream(ReferenceRequest request, Socket socket) throws IOException {
        return factory.open(this, request, socket);
      }
    };
  }

  static List<ReferenceJournal.Event> byChannel(List<ReferenceJournal.Event> events) {
    return events.stream()
        .sorted(Comparator.comparing(ReferenceJournal.Event::channel))
        .toList();
  }
}
