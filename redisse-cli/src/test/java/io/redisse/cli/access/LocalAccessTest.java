package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.RawHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verifies that a server with default settings serves programs and pages on its own machine, and
 * that pages of other origins and clients behind a proxy cannot use endpoints that require no
 * token.
 */
class LocalAccessTest {
  private static final String STREAM = "Accept: text/event-stream";

  /** A method, a target, a header, and the status for callers on this machine. */
  private record Target(String method, String path, String header, int status) {
    String request(String... more) {
      return RawHttp.request(
          method,
          path,
          Stream.concat(Stream.of(header, "Content-Length: 0"), Stream.of(more))
              .toArray(String[]::new));
    }
  }

  /** Requests that must not succeed through a proxy. */
  static final List<Target> LOCAL_ONLY = List.of(
      new Target("POST", "/channels/news/events", "Content-Type: text/plain", 201),
      new Target("POST", "/events", "Content-Type: application/x-ndjson", 201),
      new Target("GET", "/metrics", "Accept: */*", 200),
      new Target("HEAD", "/metrics", "Accept: */*", 200),
      new Target("GET", "/", "Accept: application/json", 200),
      new Target("GET", "/events", "Accept: application/json", 200),
      new Target("HEAD", "/events", "Accept: application/json", 200),
      new Target("GET", "/", "Accept: text/html", 200),
      new Target("GET", "/live", "Accept: */*", 200),
      new Target("GET", "/live/", "Accept: */*", 303),
      new Target("GET", "/live/state", "Accept: */*", 200),
      new Target("GET", "/live/live.js", "Accept: */*", 200));

  static final List<Target> ALL = Stream.concat(
          LOCAL_ONLY.stream(),
          Stream.of(
              new Target("GET", "/events?news", STREAM, 200),
              new Target("GET", "/?news", STREAM, 200),
              new Target("HEAD", "/events?news", STREAM, 200),
              new Target("GET", "/events?news&polling", STREAM, 200),
              new Target("GET", "/health/live", "Accept: */*", 200),
              new Target("GET", "/health/ready", "Accept: */*", 200),
              new Target("OPTIONS", "/events", "Accept: */*", 204),
              new Target("GET", "/nothing", "Accept: */*", 404)))
      .toList();

  private static CliRun serve;

  @BeforeAll
  static void start() {
    serve = CliRun.start("serve", "--port", "0");
  }

  @AfterAll
  static void stop() {
    serve.close();
  }

  private static InetSocketAddress loopback(CliRun server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort());
  }

  private static int status(String request) {
    return RawHttp.status(loopback(serve), request);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void foreignHostIsRejectedAtEveryPath(Target target) {
    assertEquals(403, status(target.request("Host: evil.test:" + serve.uri().getPort())));
    assertEquals(403, status(target.request("Host: localhost.evil.test")));
    assertEquals(403, status(target.request("Host: 127.0.0.1.evil.test")));
    assertEquals(403, status(target.request("Host: 10.0.0.1")));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void pageOfAnotherOriginIsRejectedAtEveryPath(Target target) {
    String host = "Host: localhost:" + serve.uri().getPort();
    assertEquals(403, status(target.request(host, "Origin: http://evil.test")));
    assertEquals(403, status(target.request(host, "Origin: http://localhost:1")));
    assertEquals(
        403,
        status(target.request(host, "Origin: https://localhost:" + serve.uri().getPort())));
    assertEquals(403, status(target.request(host, "Origin: null")));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void callerOnThisMachineIsServedUnderEachOfItsNames(Target target) {
    for (String name : List.of("localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "[::1]")) {
      String authority = name + ":" + serve.uri().getPort();
      assertEquals(target.status(), status(target.request("Host: " + authority)), name);
      assertEquals(
          target.status(),
          status(target.request("Host: " + authority, "Origin: http://" + authority)),
          name);
    }
  }

  @ParameterizedTest
  @FieldSource("LOCAL_ONLY")
  void requestThatAProxyForwardedIsNotLocal(Target target) {
    for (String header : List.of(
        "Forwarded: for=192.0.2.1",
        "X-Forwarded-For: 127.0.0.1",
        "x-forwarded-proto: https",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Anything: x",
        "X-Real-IP: 127.0.0.1",
        "Via: 1.1 proxy",
        "CF-Ray: 8f0",
        "X-Original-Host: localhost")) {
      assertEquals(403, status(target.request("Host: localhost", header)), header);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "Cross-Site"})
  void pageOfAnotherSiteChangesNothingEvenWithoutItsOrigin(String site) {
    String sender = "Sec-Fetch-Site: " + site;
    for (Target target : ALL) {
      int expected = target.method().equals("POST") ? 403 : target.status();
      assertEquals(expected, status(target.request("Host: localhost", sender)), target::path);
    }
    for (String method : List.of("DELETE", "PUT", "PATCH")) {
      String request = RawHttp.request(
          method, "/channels/news/events", "Host: localhost", sender, "Content-Length: 0");
      assertEquals(403, status(request), method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void ownPageMayPublish(String site) {
    for (Target target : ALL) {
      String request = target.request("Host: localhost", "Sec-Fetch-Site: " + site);
      assertEquals(target.status(), status(request), target::path);
    }
  }

  @ParameterizedTest
  @FieldSource("LOCAL_ONLY")
  void requestOfHttp10WithoutAHostIsNotLocal(Target target) {
    String request = target.request().replace("HTTP/1.1", "HTTP/1.0");
    assertEquals(403, status(request));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /channels/news/events, Host: localhost, --publish-token",
    "GET, /metrics, Host: localhost, --admin-port",
    "GET, /metrics, Host: localhost, --operator-token",
    "GET, /live, Host: localhost, --live-page true",
    "GET, /health/live, Host: app.test, --allowed-host app.test",
  })
  void rejectionSaysWhichSettingAllowsTheRequest(
      String method, String path, String host, String setting) {
    String text = RawHttp.all(
        loopback(serve),
        RawHttp.request(
            method, path, host, "Via: 1.1 p", "Content-Length: 0", "Connection: close"));
    assertTrue(text.contains(setting), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via: 1.1 proxy", "X-Forwarded-For: 192.0.2.1"})
  void streamsAndHealthPassThroughAProxyThatSetsALocalHost(String header) {
    for (Target target : ALL.subList(LOCAL_ONLY.size(), ALL.size())) {
      assertEquals(target.status(), status(target.request("Host: localhost", header)));
    }
  }

  @Test
  void allowedHostIsServedStreamsButIsNotLocal() {
    try (CliRun named = CliRun.start("serve", "--port", "0", "--allowed-host", "App.Test,b.test")) {
      for (String host : List.of("Host: app.test", "Host: B.test:80", "Host: localhost")) {
        for (Target target : ALL.subList(LOCAL_ONLY.size(), ALL.size())) {
          assertEquals(target.status(), RawHttp.status(loopback(named), target.request(host)));
        }
      }
      for (Target target : LOCAL_ONLY) {
        assertEquals(403, RawHttp.status(loopback(named), target.request("Host: app.test")));
      }
      assertEquals(
          403,
          RawHttp.status(
              loopback(named), RawHttp.request("GET", "/events?news", STREAM, "Host: evil.test")));
    }
  }

  @Test
  void tokenOfClientsMakesTheHostIrrelevantForStreamsOnly() {
    try (CliRun guarded =
        CliRun.start("serve", "--port", "0", "--channels", "class:" + Everything.class.getName())) {
      assertEquals(
          200,
          RawHttp.status(
              loopback(guarded), RawHttp.request("GET", "/events?news", STREAM, "Host: app.test")));
      for (Target target : LOCAL_ONLY) {
        assertEquals(403, RawHttp.status(loopback(guarded), target.request("Host: app.test")));
      }
    }
  }

  @Test
  void adminPortOnLoopbackRejectsPagesOfOtherOriginsToo() {
    try (CliRun admin = CliRun.start("serve", "--port", "0", "--admin-port", "0")) {
      String line = admin.out.await("Redisse serves ");
      InetSocketAddress address = new InetSocketAddress(
          InetAddress.getLoopbackAddress(), Integer.parseInt(line.replaceFirst(".* ", "")));
      for (String path : List.of("/", "/metrics", "/health/ready")) {
        String accept = "Accept: application/json, text/plain";
        assertEquals(
            200, RawHttp.status(address, RawHttp.request("GET", path, accept, "Host: localhost")));
        assertEquals(
            403, RawHttp.status(address, RawHttp.request("GET", path, accept, "Host: evil.test")));
        assertEquals(
            403,
            RawHttp.status(
                address,
                RawHttp.request(
                    "GET", path, accept, "Host: localhost", "Origin: http://evil.test")));
      }
    }
  }

  @Test
  void javaClientOnThisMachineNeedsNoSettings() {
    URI uri = serve.uri();
    assertEquals(201, Http.post(uri.resolve("channels/news/events"), "x").statusCode());
    assertEquals(200, Http.get(uri.resolve("metrics")).statusCode());
  }

  /** A resolver of an application that makes its own decisions. */
  public static final class Everything implements ChannelResolver {
    @Override
    public CompletionStage<Grant> resolve(ChannelRequest request) {
      return CompletableFuture.completedFuture(Grant.of(request.requestedChannels()));
    }
  }
}
