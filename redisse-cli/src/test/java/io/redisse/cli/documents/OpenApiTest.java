package io.redisse.cli.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Grant;
import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.cli.TestRedis;
import io.redisse.cli.Tokens;
import io.redisse.cli.admin.AdminEndpoints;
import io.redisse.cli.limits.RejectionCounters;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks docs/openapi.json against running servers. The exchanges must use every route, status,
 * media type, header and field of the description, and the description must include every response.
 */
class OpenApiTest {
  private static final String STREAM = "text/event-stream";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String SINGLE = "/channels/{channel}/events";
  private static final String REVOCATIONS = "/operator/revocations";
  private static final String[] COMPRESSED = {"Content-Encoding", "gzip", "Accept", JSON};
  private static final String LONG = "x".repeat(20_000);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir
  private Path directory;

  private final OpenApi api;

  OpenApiTest() throws IOException {
    api = new OpenApi(Path.of("../docs/openapi.json"));
  }

  private void check(String path, HttpRequest request) {
    try {
      check(path, request, CLIENT.send(request, BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void check(String path, HttpRequest request, HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      boolean endless = response.headers().firstValue("Content-Type").orElse("").startsWith(STREAM);
      api.check(
          path,
          request,
          response,
          endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void get(CliRun serve, String path) {
    check(path, HttpRequest.newBuilder(serve.uri().resolve(path.substring(1))).build());
  }

  private static HttpRequest fromElsewhere(CliRun serve, String path) {
    return HttpRequest.newBuilder(serve.uri().resolve(path.substring(1)))
        .header("Origin", "http://elsewhere.example")
        .build();
  }

  /** Requests streams at every path that serves them, by GET and by HEAD. */
  private void ask(CliRun serve, String query, String accept, String... headers) {
    for (String path : List.of("/", "/events")) {
      for (String method : List.of("GET", "HEAD")) {
        URI uri = serve.uri().resolve(path.substring(1) + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
            .header("Accept", accept)
            .method(method, BodyPublishers.noBody());
        check(path, (headers.length == 0 ? request : request.headers(headers)).build());
      }
    }
  }

  private static HttpRequest single(
      CliRun serve, String query, String type, String body, String... more) {
    return post(serve, "channels/news/events" + query, type, body, more);
  }

  private static HttpRequest batch(CliRun serve, String type, String body, String... more) {
    return post(serve, "events", type, body, more);
  }

  private static HttpRequest post(
      CliRun serve, String target, String type, String body, String... more) {
    HttpRequest.Builder request = HttpRequest.newBuilder(serve.uri().resolve(target))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body));
    return (more.length == 0 ? request : request.headers(more)).build();
  }

  private static String event(String data) {
    return "{\"channel\":\"news\",\"data\":\"" + data + "\"}";
  }

  @Test
  void theDescriptionCoversExactlyWhatServersDo() throws Exception {
    anOpenServer();
    aServerWithOperators();
    aServerWithTokens();
    serversAtTheirLimits();
    aServerWithoutItsBackend();
    aServerThatLosesItsBackend();
    aServerWithAFailedHub();
    assertEquals(Set.of(), api.unused());
    assertEquals(api.routes(), Routes.all());
  }

  private void anOpenServer() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--max-event-size", "100")) {
      for (String path :
          List.of("/health/live", "/health/ready", "/metrics", "/live", "/live/state")) {
        get(serve, path);
        check(path, fromElsewhere(serve, path));
      }
      check("/live/{name}", fromElsewhere(serve, "/live/live.js"));
      for (String file : List.of("live.css", "live.js", "icon.svg", "nothing")) {
        check(
            "/live/{name}",
            HttpRequest.newBuilder(serve.uri().resolve("live/" + file)).build());
      }
      check("/live", HttpRequest.newBuilder(serve.uri().resolve("live/")).build());
      get(serve, "/redisse.js");
      check("/redisse.js", fromElsewhere(serve, "/redisse.js"));
      check(
          "/", HttpRequest.newBuilder(serve.uri()).header("Accept", "text/html").build());

      ask(serve, "?news&polling", STREAM, "Last-Event-ID", "1");
      ask(serve, "?news&lastEventId=1", STREAM);
      ask(serve, "", JSON);
      ask(serve, "?news=x", STREAM);
      ask(serve, "", STREAM);
      ask(serve, "?news", "*/*");
      ask(serve, "?" + LONG, STREAM);
      ask(serve, "?news", STREAM, "X-Long", LONG);

      check(SINGLE, single(serve, "?type=t", TEXT, "x", "Idempotency-Key", "k"));
      check(SINGLE, single(serve, "?type=t", TEXT, "x", "Idempotency-Key", "k"));
      check(SINGLE, single(serve, "", "application/x-www-form-urlencoded", "x"));
      check(SINGLE, single(serve, "", JSON, "{\"type\":\"t\",\"data\":\"x\"}"));
      check(SINGLE, single(serve, "", "image/png", "x"));
      check(SINGLE, single(serve, "", "text/plain", "x", COMPRESSED));
      check(SINGLE, single(serve, "", TEXT, "x", "Origin", "http://elsewhere.example"));
      String many = (event("x") + "\n").repeat(2);
      String key = "many";
      check("/events", batch(serve, "application/x-ndjson", many, "Idempotency-Key", key));
      check("/events", batch(serve, "application/x-ndjson", many, "Idempotency-Key", key));
      check("/events", batch(serve, JSON, "[" + event("x") + "]"));
      check("/events", batch(serve, "image/png", "x"));
      check("/events", batch(serve, "application/json", "[]", COMPRESSED));
      check("/events", batch(serve, JSON, "[" + event("x") + "," + event(LONG) + "]"));
      String huge = "x".repeat(9_000_000);
      for (String accept : List.of(TEXT, JSON)) {
        check(SINGLE, single(serve, "", JSON, "{", "Accept", accept));
        check(SINGLE, single(serve, "", TEXT, LONG, "Accept", accept));
        check(SINGLE, single(serve, "", TEXT, "y", "Accept", accept, "Idempotency-Key", "k"));
        check("/events", batch(serve, JSON, "[{}]", "Accept", accept));
        check("/events", batch(serve, JSON, "[" + event(huge) + "]", "Accept", accept));
        check(
            "/events",
            batch(serve, JSON, "[" + event("y") + "]", "Accept", accept, "Idempotency-Key", key));
      }
    }
  }

  private HttpRequest revoke(CliRun serve, String token, String type, String body) {
    return post(serve, "operator/revocations", type, body, "Authorization", "Bearer " + token);
  }

  private static HttpRequest erase(CliRun serve, String token, String channel, String accept) {
    return HttpRequest.newBuilder(serve.uri().resolve("channels/" + channel + "/events"))
        .header("Authorization", "Bearer " + token)
        .header("Accept", accept)
        .DELETE()
        .build();
  }

  private void aServerWithOperators() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--operator-token", "o")) {
      check(REVOCATIONS, revoke(serve, "x", JSON, "{}"));
      check(REVOCATIONS, revoke(serve, "o", JSON, "{}"));
      check(REVOCATIONS, revoke(serve, "o", TEXT, "{}"));
      check(REVOCATIONS, revoke(serve, "o", JSON, "{\"principal\":\"ann\",\"for\":\"1h\"}"));
      check(REVOCATIONS, revoke(serve, "o", JSON, "{\"channel\":\"news\"}"));
      check(SINGLE, erase(serve, "o", "news", "*/*"));
      for (String accept : List.of(TEXT, JSON)) {
        check(SINGLE, erase(serve, "x", "news", accept));
        check(SINGLE, erase(serve, "o", "redisse:x", accept));
      }
      ask(serve, "?news", STREAM);
    }
  }

  private void aServerWithTokens() throws IOException {
    Path keys = Files.writeString(directory.resolve("keys"), Tokens.SECRET);
    Path tokens = Files.writeString(directory.resolve("tokens"), "t other");
    try (CliRun serve = CliRun.start(
        "serve",
        "--port",
        "0",
        "--channels",
        "jwt",
        "--jwt-key",
        keys.toString(),
        "--publish-tokens",
        tokens.toString())) {
      ask(serve, "?news", STREAM);
      ask(serve, "?news&token=" + Tokens.hs256(Tokens.claims("other")), STREAM);
      check(SINGLE, single(serve, "", TEXT, "x"));
      check("/events", batch(serve, JSON, "[" + event("x") + "]"));
      for (String accept : List.of(TEXT, JSON)) {
        String[] more = {"Accept", accept, "Authorization", "Bearer t"};
        check(SINGLE, single(serve, "", TEXT, "x", more));
        check("/events", batch(serve, JSON, "[" + event("x") + "]", more));
      }
    }
  }

  private void serversAtTheirLimits() {
    for (String limit : List.of("--max-streams-per-address", "--max-streams")) {
      try (CliRun serve = CliRun.start("serve", "--port", "0", limit, "1");
          Reply stream = Http.stream(serve.uri(), "events?news")) {
        stream.await("event: lastEventId");
        ask(serve, "?news", STREAM);
      }
    }
  }

  private void aServerWithoutItsBackend() {
    String nowhere = "redis://127.0.0.1:" + FreePort.find() + "/?timeout=1s";
    try (CliRun serve =
        CliRun.start("serve", "--port", "0", "--redis", nowhere, "--operator-token", "o")) {
      check(REVOCATIONS, revoke(serve, "o", JSON, "{\"channel\":\"news\"}"));
      get(serve, "/health/ready");
      for (String accept : List.of(TEXT, JSON)) {
        check(SINGLE, single(serve, "", TEXT, "x", "Accept", accept));
        check(SINGLE, erase(serve, "o", "news", accept));
      }
      check("/events", batch(serve, JSON, "[" + event("x") + "]"));
    }
  }

  /** The hub fails when it writes to the connection of the only stream. */
  private void aServerWithAFailedHub() {
    RedisseServer.Builder builder = RedisseServer.builder();
    try (AdminEndpoints endpoints = new AdminEndpoints(new RejectionCounters(), Optional.empty())) {
      endpoints.mountOn(builder, false, true);
      try (RedisseServer server = builder.start()) {
        server
            .redisse()
            .hub()
            .open(
                new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false),
                new Outlet() {
                  @Override
                  public void opened(Stream stream) {}

                  @Override
                  public void write(Frame frame) {
                    throw new NoClassDefFoundError("test");
                  }

                  @Override
                  public void close() {}
                });
        Awaitility.await().until(() -> !server.redisse().hub().faults().isEmpty());
        check(
            "/health/live",
            HttpRequest.newBuilder(server.uri().resolve("health/live")).build());
      }
    }
  }

  private void aServerThatLosesItsBackend() {
    try (TestRedis redis = TestRedis.started();
        CliRun serve =
            CliRun.start("serve", "--port", "0", "--redis", redis.url() + "?timeout=1s")) {
      for (HttpRequest request : List.of(
          single(serve, "", TEXT, "x"),
          single(serve, "", TEXT, "x", "Accept", JSON),
          batch(serve, JSON, "[" + event("x") + "]"))) {
        Awaitility.await()
            .until(() -> Http.get(serve.uri().resolve("health/ready")).statusCode() == 200);
        // Pauses writes only. Publishing scripts are blocked, but the pause can still be ended.
        redis.command("CLIENT PAUSE 100000 WRITE");
        check(request.uri().getPath().equals("/events") ? "/events" : SINGLE, request);
        redis.command("CLIENT UNPAUSE");
      }
    }
  }
}
