package io.redisse.tck.server;

import static io.redisse.tck.server.FaultyServers.fault;
import static io.redisse.tck.server.FaultyServers.withStreams;

import io.redisse.tck.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that break HTTP-1 or STREAM-11: which requests get a stream, and for how long. */
final class FaultyRequests {
  private FaultyRequests() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(responses(), cursors(), grants()).flatMap(faults -> faults);
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> responses() {
    return Stream.of(
        fault("accepts a wildcard", "HTTP-1", () -> readingAccept("*/*", "text/event-stream")),
        fault(
            "prefers a stream to JSON",
            "HTTP-1",
            () -> readingAccept("text/event-stream, application/json;q=0.1", "text/event-stream")),
        fault("gives no reason", "HTTP-1", () -> new ReferenceServer() {
          @Override
          String response(int status, String type, String body) {
            return super.response(status, type, status == 400 ? "" : body);
          }
        }),
        fault("opens streams without a channel", "HTTP-1", () -> openingInsteadOf(404)),
        fault("ignores unknown parameters", "HTTP-1", () -> openingInsteadOf(400)),
        fault("opens streams without authorization", "HTTP-1", () -> openingInsteadOf(403)));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> cursors() {
    return Stream.of(
        fault("prefers the parameter to the header", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            String parameter = request.parameters().getOrDefault("lastEventId", "");
            return parameter.isEmpty() ? super.cursor(request) : cursor(parameter);
          }
        }),
        fault("ignores the parameter", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(ReferenceRequest request) {
            return request.header("Last-Event-ID").map(this::cursor).orElse(NO_CURSOR);
          }
        }),
        fault("treats 0 as a cursor", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(String id) {
            return id.equals("0") ? 0 : super.cursor(id);
          }
        }),
        fault("ignores a cursor that is not an id", "HTTP-1", () -> new ReferenceServer() {
          @Override
          long cursor(String id) {
            return super.cursor(id) == NEVER_ISSUED ? NO_CURSOR : super.cursor(id);
          }
        }));
  }

  private static Stream<Fault<Supplier<ReferenceServer>>> grants() {
    return Stream.of(
        fault(
            "keeps a stream open after its grant has expired",
            "STREAM-11",
            () -> withStreams((server, request, socket) -> new ReferenceStream(
                server, request.withoutHeader(ReferenceServer.GRANT_UNTIL), socket))),
        fault("opens a stream with an expired grant", "STREAM-11", () -> new ReferenceServer() {
          @Override
          Optional<String> otherResponse(ReferenceRequest request) {
            return super.otherResponse(request.withoutHeader(GRANT_UNTIL));
          }
        }),
        fault(
            "closes a stream long before its grant expires",
            "STREAM-11",
            () -> new ReferenceServer() {
              @Override
              boolean isExpired(ReferenceRequest request) {
                return request
                    .header(GRANT_UNTIL)
                    .filter(until -> System.currentTimeMillis() >= Long.parseLong(until) - 600)
                    .isPresent();
              }
            }));
  }

  /** Returns a server that mistakes one Accept header for another. */
  private static ReferenceServer readingAccept(String header, String as) {
    return new ReferenceServer() {
      @Override
      Optional<String> otherResponse(ReferenceRequest request) {
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.computeIfPresent("Accept", (name, value) -> value.equals(header) ? as : value);
        return super.otherResponse(request.withHeaders(headers));
      }
    };
  }

  /** Returns a server that opens a stream where it should answer with this status. */
  private static ReferenceServer openingInsteadOf(int status) {
    return new ReferenceServer() {
      @Override
      Optional<String> otherResponse(ReferenceRequest request) {
        return super.otherResponse(request)
            .filter(response -> !response.startsWith("HTTP/1.1 " + status));
      }
    };
  }
}
