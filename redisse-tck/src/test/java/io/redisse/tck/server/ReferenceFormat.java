package io.redisse.tck.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The text that a {@link ReferenceServer} sends. Faulty servers override single methods. */
abstract class ReferenceFormat {
  List<String> head(ReferenceRequest request) {
    return List.of(
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream",
        "Cache-Control: no-cache, no-transform",
        "X-Accel-Buffering: no",
        request.isHttp10() ? "Connection: close" : "Transfer-Encoding: chunked");
  }

  String chunkSize(int bytes) {
    return Integer.toHexString(bytes);
  }

  String lastChunk() {
    return "0\r\n\r\n";
  }

  String greeting() {
    return "retry: 3000\n";
  }

  String heartbeat() {
    return ": hb\n";
  }

  String frame(ReferenceJournal.Event event) {
    return "event: " + event.type() + "\nid: " + event.id() + "\n" + data(event.data()) + "\n";
  }

  String data(String data) {
    return "data: " + data.replaceAll("\r\n?|\n", "\ndata: ") + "\n";
  }

  String gapFrame(Map<String, String> gaps) {
    String json = gaps.entrySet().stream()
        .map(gap -> quoted(gap.getKey()) + ":" + quoted(gap.getValue()))
        .collect(Collectors.joining(",", "{\"channels\":{", "}}"));
    return "event: missedevents\ndata: " + json + "\n\n";
  }

  String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  String cursorFrame(long id) {
    return "event: lastEventId\nid: " + id + "\ndata: \n\n";
  }

  /** Returns the whole body of a temporary rejection. */
  String rejection() {
    return "retry: " + (3_000 + ThreadLocalRandom.current().nextInt(3_000)) + "\n";
  }

  /** Returns the last block of the n-th stream that a drain closes. */
  String drainFrame(int number) {
    return "retry: " + (3_000 + 100 * number) + "\n\n";
  }

  /** Returns a response that is not a stream. */
  String response(int status, String type, String body) {
    return "HTTP/1.1 " + status + " -\r\nContent-Type: " + type + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
  }
}
