package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Servers that break WIRE-1 or WIRE-2. */
final class FaultyFraming {
  private FaultyFraming() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.concat(bodies(), events());
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> bodies() {
    return Stream.of(
        fault("omits the last chunk", "WIRE-2", () -> new ReferenceServer() {
          @Override
          String lastChunk() {
            return "";
          }
        }),
        fault("writes chunk sizes in decimal", "WIRE-2", () -> new ReferenceServer() {
          @Override
          String chunkSize(int bytes) {
            return Integer.toString(bytes);
          }
        }),
        fault("has another content type", "WIRE-2", () -> withHead("event-stream", "plain")),
        fault("allows proxies to cache", "WIRE-2", () -> withHead("no-cache", "public")),
        fault("allows proxies to compress", "WIRE-2", () -> withHead(", no-transform", "")),
        fault("allows proxies to buffer", "WIRE-2", () -> withHead("ing: no", "ing: yes")),
        fault("announces chunks to HTTP/1.0", "WIRE-2", () -> new ReferenceServer() {
          @Override
          List<String> head(ReferenceRequest request) {
            List<String> head = new ArrayList<>(super.head(request));
            if (request.isHttp10()) {
              head.add("Transfer-Encoding: chunked");
            }
            return head;
          }
        }),
        fault(
            "delays the head until the first event",
            "WIRE-2",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private final StringBuilder held = new StringBuilder();

                  @Override
                  void write(String text) throws IOException {
                    held.append(text);
                    if (text.contains("event: message")) {
                      super.write(held.toString());
                      held.setLength(0);
                    }
                  }
                })),
        fault(
            "writes events in pairs",
            "WIRE-2",
            () -> withStreams((server, request, socket) ->
                new ReferenceStream(server, request, socket) {
                  private String held = "";

                  @Override
                  void send(String text) throws IOException {
                    if (!text.contains("event: message")) {
                      super.send(text);
                    } else if (held.isEmpty()) {
                      held = text;
                    } else {
                      super.send(held + text);
                      held = "";
                    }
                  }
                })));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> events() {
    return Stream.of(
        fault("omits the id", "WIRE-1", () -> withFrames(f -> f.replaceAll("id: .*\n", ""))),
        fault("omits the type", "WIRE-1", () -> withFrames(f -> f.replaceAll("event: .*\n", ""))),
        fault("omits the blank line", "WIRE-1", () -> withFrames(f -> f.replaceAll("\n\n$", "\n"))),
        fault(
            "writes CR unchanged",
            "WIRE-1",
            () -> withData(data -> "data: " + data.replace("\n", "\ndata: ") + "\n")),
        fault("drops a leading space", "WIRE-1", () -> withData(data -> lines(data, "data:"))),
        fault("trims", "WIRE-1", () -> withData(data -> lines(data.strip(), "data: "))),
        fault(
            "joins lines",
            "WIRE-1",
            () -> withData(data -> lines(data.replace('\n', ' '), "data: "))),
        fault(
            "omits the line for empty data",
            "WIRE-1",
            () -> withData(data -> data.isEmpty() ? "" : lines(data, "data: "))),
        fault(
            "drops a trailing line feed",
            "WIRE-1",
            () -> withData(data -> lines(data.replaceAll("\n$", ""), "data: "))),
        fault(
            "replaces emoji",
            "WIRE-1",
            () -> withData(data -> lines(data.replaceAll("[^\u0000-\uffff]", "?"), "data: "))));
  }

  private static ReferenceServer withHead(String part, String replacement) {
    return new ReferenceServer() {
      @Override
      List<String> head(ReferenceRequest request) {
        return super.head(request).stream()
            .map(line -> line.replace(part, replacement))
            .toList();
      }
    };
  }

  private static ReferenceServer withFrames(UnaryOperator<String> change) {
    return new ReferenceServer() {
      @Override
      String frame(ReferenceJournal.Event event) {
        return change.apply(super.frame(event));
      }
    };
  }

  private static ReferenceServer withData(UnaryOperator<String> encoding) {
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
}
