package io.redisse.cli.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what pages of other sites can do in a browser on the server's machine. */
class ForeignPageTest {
  private static final String SECRET = "a-secret";

  private static Chromium chromium;
  private static HttpServer site;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start("--host-resolver-rules=MAP *.test 127.0.0.1");
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext("/", exchange -> {
      byte[] page = "<!doctype html><link rel=icon href=data:,>".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    site.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (site != null) {
      site.stop(0);
    }
  }

  private static String siteOrigin() {
    return "http://site.test:" + site.getAddress().getPort();
  }

  private static CliRun serve(String... more) {
    String[] args = new String[more.length + 3];
    System.arraycopy(new String[] {"serve", "--port", "0"}, 0, args, 0, 3);
    System.arraycopy(more, 0, args, 3, more.length);
    CliRun serve = CliRun.start(args);
    assertEquals(
        201, Http.post(serve.uri().resolve("channels/news/events"), SECRET).statusCode());
    return serve;
  }

  /**
   * Returns the status and the text of a response, or "failed" if the page has no access to them.
   */
  private static String fetch(Tab tab, String url, String options) {
    return tab.evaluate("fetch('" + url + "', " + options + ").then(async answer =>"
            + " answer.status + ' ' + await answer.text()).catch(() => 'failed')")
        .asText();
  }

  private static String stream(Tab tab, String base) {
    return fetch(
        tab,
        base + "events?news&polling&lastEventId=1",
        "{headers: {Accept: 'text/event-stream'}}");
  }

  /** Returns the data of the first event, or "error" if there is no stream. */
  private static String firstEvent(Tab tab, String url, String options) {
    return tab.evaluate("new Promise(done => {"
            + "const stream = new EventSource('" + url + "', " + options + ");"
            + "const end = text => { stream.close(); done(text); };"
            + "stream.onmessage = event => end(event.data);"
            + "stream.onerror = () => end('error'); })")
        .asText();
  }

  private static void assertNothingIsPublished(CliRun serve) {
    try (Reply stream = Http.stream(serve.uri(), "events?news&polling&lastEventId=1")) {
      assertEquals(
          1,
          stream.rest().stream()
              .filter(line -> line.startsWith("data: a-secret"))
              .count());
    }
    try (Reply stream = Http.stream(serve.uri(), "events?news&polling&lastEventId=1")) {
      assertFalse(stream.rest().contains("data: forged"));
    }
  }

  @Test
  void siteThatResolvesItsNameToTheServerLearnsNothing() {
    try (CliRun serve = serve()) {
      URI rebound = URI.create("http://evil.test:" + serve.uri().getPort() + "/live");
      try (Tab tab = chromium.open(rebound)) {
        assertEquals(rebound.toString(), tab.evaluate("location.href").asText());
        for (String path : new String[] {
          "/metrics", "/health/ready", "/health/live", "/live", "/live/state", "/nothing"
        }) {
          assertTrue(fetch(tab, path, "{}").startsWith("403 Host: "), path);
        }
        assertTrue(fetch(tab, "/", "{headers: {Accept: 'application/json'}}").startsWith("403 "));
        String stream = stream(tab, "/");
        assertTrue(stream.startsWith("403 "), stream);
        assertFalse(stream.contains(SECRET), stream);
        assertEquals("error", firstEvent(tab, "/events?news&lastEventId=1", "{}"));
        String publish = fetch(tab, "/channels/news/events", "{method: 'POST', body: 'forged'}");
        assertTrue(publish.startsWith("403 "), publish);
        assertNothingIsPublished(serve);
      }
    }
  }

  @Test
  void pageOfAnotherOriginLearnsNothing() {
    try (CliRun serve = serve();
        Tab tab = chromium.open(URI.create(siteOrigin() + "/"))) {
      String base = "http://localhost:" + serve.uri().getPort() + "/";
      assertEquals("failed", stream(tab, base));
      assertEquals("failed", fetch(tab, base + "metrics", "{}"));
      assertEquals("failed", fetch(tab, base + "live/state", "{}"));
      assertEquals("error", firstEvent(tab, base + "events?news&lastEventId=1", "{}"));
      fetch(
          tab, base + "channels/news/events", "{method: 'POST', mode: 'no-cors', body: 'forged'}");
      assertNothingIsPublished(serve);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void livePageWorksUnderTheNamesOfThisMachine(String name) {
    try (CliRun serve = serve();
        Tab tab = chromium.open(URI.create("http://" + name + ":" + serve.uri().getPort()))) {
      tab.click("#start");
      tab.awaitText("#stream-health", "connected");
      tab.fill("#data", "from the page");
      tab.click("#publish button");
      tab.awaitText("#events .data", "from the page");
      tab.awaitText("#server-health", "accepting streams");
    }
  }

  @Test
  void livePageWorksOverIpv6() {
    try (CliRun serve = serve("--host", "::1");
        Tab tab = chromium.open(URI.create("http://[::1]:" + serve.uri().getPort()))) {
      tab.click("#start");
      tab.awaitText("#stream-health", "connected");
      tab.awaitText("#server-health", "accepting streams");
    }
  }

  @Test
  void pageOfANamedOriginMaySubscribeAndPublish() {
    try (CliRun serve = serve("--cors-origin", siteOrigin());
        Tab tab = chromium.open(URI.create(siteOrigin() + "/"))) {
      String base = "http://localhost:" + serve.uri().getPort() + "/";
      String events = base + "events?news&lastEventId=1";
      assertEquals(SECRET, firstEvent(tab, events, "{}"));
      assertEquals(SECRET, firstEvent(tab, events, "{withCredentials: true}"));
      assertTrue(stream(tab, base).contains("data: " + SECRET));
      String publish = fetch(
          tab,
          base + "channels/news/events",
          "{method: 'POST', body: '{\"data\":\"x\"}', headers: {'Content-Type':"
              + " 'application/json', 'Idempotency-Key': 'k', 'Authorization': 'Bearer none'}}");
      assertTrue(publish.startsWith("201 "), publish);
      assertTrue(fetch(tab, base + "nothing", "{}").startsWith("404 "));
      assertTrue(fetch(tab, base + "events", "{}").startsWith("406 "));
      assertEquals(
          "403",
          fetch(tab, base + "metrics", "{}").substring(0, 3),
          "allowed pages have no operator rights");
    }
  }

  @Test
  void pageOfAnyOriginMayReadIfAllAreAllowed() {
    try (CliRun serve = serve("--cors-origin", "*");
        Tab tab = chromium.open(URI.create(siteOrigin() + "/"))) {
      String base = "http://localhost:" + serve.uri().getPort() + "/";
      String events = base + "events?news&lastEventId=1";
      assertEquals(SECRET, firstEvent(tab, events, "{}"));
      assertEquals("error", firstEvent(tab, events, "{withCredentials: true}"));
      String publish =
          fetch(tab, base + "channels/news/events", "{method: 'POST', body: 'forged'}");
      assertTrue(publish.startsWith("403 "), publish);
      assertNothingIsPublished(serve);
    }
  }
}
