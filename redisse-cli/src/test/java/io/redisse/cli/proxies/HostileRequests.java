package io.redisse.cli.proxies;

import java.util.ArrayList;
import java.util.List;

/** Requests that try to reach other parts of a server than its streams. */
final class HostileRequests {
  private static final String HOST = "Host: localhost\r\n";
  private static final String STREAM = "Accept: text/event-stream\r\n";
  private static final String PUBLISH =
      "POST /channels/news/events HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\nx";

  private static final List<String> PATHS = List.of(
      "/",
      "/metrics",
      "/health",
      "/health/ready",
      "/live",
      "/operator/revocations",
      "/channels/news/events",
      "/EVENTS",
      "/events/",
      "/events/x",
      "/events;x",
      "/Metrics",
      "//metrics",
      "/./metrics",
      "/%2e/metrics",
      "/%6detrics",
      "/%2fmetrics",
      "/events/../metrics",
      "/events/%2e%2e/metrics",
      "/events/..%2fmetrics",
      "/events%2f..%2fmetrics",
      "/events/..;/metrics",
      "/events%3f/../metrics",
      "/metrics/../events",
      "/metrics;/../events",
      "/metrics%3f/../events",
      "/metrics%23/../events",
      "/metrics#/../events",
      "/metrics%00/../events",
      "http://localhost/metrics",
      "HTTP://LOCALHOST/metrics",
      "http://localhost/events/../metrics",
      "*",
      "metrics");

  private static final List<String> METHODS =
      List.of("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "post", "FOO");

  private HostileRequests() {}

  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String path : PATHS) {
      all.add(request("GET", path, "Accept: */*\r\n"));
      all.add(request("GET", path, STREAM));
      all.add(request("POST", path, "Content-Length: 1\r\n") + "x");
    }
    for (String accept : List.of(
        "application/json",
        "text/event-stream, application/json",
        "text/event-stream\r\nAccept: application/json",
        "text/html")) {
      all.add(request("GET", "/events?news", "Accept: " + accept + "\r\n"));
      all.add(request("HEAD", "/events?news", "Accept: " + accept + "\r\n"));
    }
    for (String publish : List.of(
        "/events",
        "/events?news",
        "http://localhost/events",
        "http://localhost/channels/x/events")) {
      all.add(request("POST", publish, "Content-Length: 1\r\n") + "x");
      all.add(
          request("POST", publish, "X-HTTP-Method-Override: GET\r\nContent-Length: 1\r\n") + "x");
      all.add(
          request("GET", publish, "X-HTTP-Method-Override: POST\r\nContent-Length: 1\r\n") + "x");
    }
    for (String method : METHODS) {
      all.add(request(method, "/events?news", ""));
      all.add(request(method, "/channels/news/events", "Content-Length: 1\r\n") + "x");
    }
    all.add("CONNECT localhost:8080 HTTP/1.1\r\n" + HOST + "\r\n" + PUBLISH);
    all.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + PUBLISH);
    for (String first : List.of(
        "GET /events?news HTTP/1.1\r\n" + STREAM,
        "GET /events?news&polling HTTP/1.1\r\n" + STREAM,
        "GET /events HTTP/1.1\r\n",
        "HEAD /events?news HTTP/1.1\r\n" + STREAM,
        "OPTIONS /events HTTP/1.1\r\n")) {
      addSmuggling(all, first + HOST);
    }
    all.add("GET /events?news\r\n\r\n" + PUBLISH);
    all.add("GET /events?news HTTP/1.0\r\n" + STREAM + "Connection: keep-alive\r\n\r\n" + PUBLISH);
    return all;
  }

  private static String request(String method, String target, String headers) {
    return method + " " + target + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
  }

  /** Adds requests that contain a second one that the proxy may not detect. */
  private static void addSmuggling(List<String> all, String first) {
    int length = PUBLISH.length();
    String lastChunk = "0\r\n\r\n";
    int chunkedLength = length + lastChunk.length();
    all.add(first + "\r\n" + PUBLISH);
    all.add(first + "Content-Length: 0\r\n\r\n" + PUBLISH);
    all.add(first + "Content-Length: " + length + "\r\n\r\n" + PUBLISH);
    all.add(first + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + PUBLISH);
    all.add(first + "Content-Length : " + length + "\r\n\r\n" + PUBLISH);
    for (String coding : List.of(
        "Transfer-Encoding: chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked",
        "X: y\r\n Transfer-Encoding: chunked")) {
      all.add(first + coding + "\r\n\r\n" + lastChunk + PUBLISH);
      all.add(first + coding + "\r\nContent-Length: " + chunkedLength + "\r\n\r\n" + lastChunk
          + PUBLISH);
    }
    for (String connection : List.of(
        "close",
        "close, X-Forwarded-For",
        "keep-alive, X-Forwarded-For, Forwarded, Host",
        "Upgrade\r\nUpgrade: websocket",
        "Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__")) {
      all.add(first + "Connection: " + connection + "\r\n\r\n" + PUBLISH);
    }
  }
}
