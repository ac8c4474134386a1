package io.redisse.cli.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.Tokens;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the live page in a browser. */
class LivePageTest {
  private static final String RECEIVED =
      "[...document.querySelectorAll('#events .event .data')].map(data => data.textContent).join()";

  private static Chromium chromium;

  private RedisseServer server;
  private Tab tab;
  private int published;

  @BeforeAll
  static void startChromium() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() {
    server = RedisseServer.builder().publishing().livePage().start();
    tab = chromium.open(server.uri());
  }

  @AfterEach
  void close() {
    assertEquals(List.of(), tab.complaints());
    tab.close();
    server.close();
  }

  /**
   * Checks that the browser has reported no complaints so far. Must be called before the test
   * causes errors in the browser, for example by ending a server.
   */
  private void assertNoComplaintsUntilNow() {
    assertEquals(List.of(), tab.complaints());
    tab.ignoreComplaints();
  }

  @Test
  void anEventPublishedOnThePageAppearsOnIt() {
    listen("news sports");
    tab.fill("#channel", "sports");
    tab.fill("#type", "goal");
    tab.fill("#data", "1 : 0, as öl");
    tab.click("#publish button");
    tab.awaitText("#events .data", "1 : 0, as öl");
    assertEquals("goal", tab.text("#events .type"));
    assertEquals("13 B", tab.text("#events .size"));
    assertTrue(tab.text("#events .age").matches("now|\\d+ s ago"), tab.text("#events .age"));
    assertEquals("Published with id " + tab.text("#events .id"), tab.text("#published"));
    assertEquals("1 event received, 13 B", tab.text("#received"));
  }

  @Test
  void aResumedStreamShowsMissedEventsAsHistory() {
    listen("news");
    publish("live");
    awaitReceived("live");
    tab.click("#stop");
    tab.awaitText("#stream-health", "stopped");
    awaitStreams(0);
    publish("one");
    publish("two");
    assertEquals("Resume", tab.text("#start"));
    tab.click("#start");
    awaitReceived("two,one,live");
    publish("three");
    awaitReceived("three,two,one,live");
    assertEquals(
        "three:false,two:true,one:true,live:false",
        tab.evaluate("[...document.querySelectorAll('#events .event')].map(row =>"
                + " row.querySelector('.data').textContent + ':'"
                + " + row.querySelector('.history').checkVisibility()).join()")
            .asText());
  }

  @Test
  void aStreamWithoutACursorBeginsNow() {
    publish("before");
    listen("news");
    publish("after");
    awaitReceived("after");
    tab.click("#stop");
    tab.fill("#last-event-id", "");
    assertEquals("Subscribe", tab.text("#start"));
    publish("between");
    tab.click("#start");
    tab.awaitText("#stream-health", "connected");
    awaitStreams(1);
    publish("then");
    awaitReceived("then,after");
  }

  @Test
  void gapsAreExplainedWithChannelAndReason() {
    listen("busy quiet");
    tab.click("#stop");
    awaitStreams(0);
    tab.fill("#channel", "busy");
    tab.click("#publish-more summary");
    tab.fill("#times", "150");
    tab.click("#publish button");
    tab.awaitText("#published", "Published 150 events, the last with id ");
    tab.click("#start");
    tab.awaitText("#received", "100 events received");
    assertEquals(1, tab.count("#events .missed"));
    assertEquals(
        "busy (trimmed): more events were published than the history keeps per channel.",
        tab.text("#events .gaps"));
    tab.awaitText("#stream-total", "1 ended, 1 with gaps");
  }

  @Test
  void anUnknownCursorIsExplained() {
    tab.fill("#last-event-id", "17");
    listen("news");
    tab.awaitText("#events .gaps", "news (reset): the store was emptied");
    tab.awaitText("#announcer", "Events were missed");
  }

  @Test
  void textNeverBecomesMarkup() {
    String markup = "<img src=x onerror=alert(1)>";
    listen(markup.replace(' ', '/'));
    server
        .redisse()
        .publish(markup.replace(' ', '/'), markup, markup)
        .toCompletableFuture()
        .join();
    tab.awaitText("#events .data", markup);
    assertEquals(markup, tab.text("#events .type"));
    tab.click("#stop");
    tab.fill("#last-event-id", "1");
    tab.click("#start");
    tab.awaitText("#events .gaps", "<img/src=x");
    assertEquals(1, tab.count("img"));
    assertEquals(0, tab.count("#events img"));
  }

  @Test
  void thePublishTokenIsRequestedAndSent() {
    try (CliRun guarded = CliRun.start("serve", "--port", "0", "--publish-token", "s3cret")) {
      tab.open(guarded.uri());
      tab.click("#publish button");
      tab.awaitText("#published", "Not published: Publishing requires the header");
      tab.await("document.activeElement.id === 'publish-token'");
      tab.fill("#publish-token", "s3cret");
      tab.press("Enter");
      tab.awaitText("#published", "Published with id ");
      // The browser reports every error response.
      tab.awaitComplaint("401");
      assertNoComplaintsUntilNow();
    }
  }

  @Test
  void theSubscribeTokenIsRequestedAndSent(@TempDir Path directory) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), Tokens.SECRET);
    try (CliRun guarded =
        CliRun.start("serve", "--port", "0", "--channels", "jwt", "--jwt-key", key.toString())) {
      tab.open(guarded.uri());
      tab.click("#start");
      tab.awaitText("#stream-health", "rejected");
      tab.await("document.activeElement.id === 'subscribe-token'");
      tab.awaitComplaint("401");
      tab.fill("#subscribe-token", Tokens.hs256(Tokens.claims("news")));
      tab.press("Enter");
      tab.awaitText("#stream-health", "connected");
      assertNoComplaintsUntilNow();
    }
  }

  @Test
  void thePageShowsThatPublishingIsOff() {
    try (RedisseServer silent = RedisseServer.builder().livePage().start()) {
      tab.open(silent.uri());
      tab.await("document.querySelector('#publishing-off').checkVisibility()");
      assertFalse(
          tab.evaluate("document.querySelector('#data').checkVisibility()").asBoolean());
      assertNoComplaintsUntilNow();
    }
  }

  @Test
  void theStateOfTheServerIsShown() {
    tab.awaitText("#server-health", "accepting streams");
    tab.awaitText("#backend-health", "responds ");
    listen("news");
    tab.awaitText("#stream-count", "1");
    publish("hello");
    tab.awaitText("#delivery-total", "2 in total");
    tab.await("/now \\d+, maximum [1-9]/.test("
        + "document.querySelector('#delivery-chart').getAttribute('aria-label'))");
    assertTrue(tab.count("#stream-chart .line[d^=M]") == 1);
    assertNoComplaintsUntilNow();
    server.redisse().drain();
    tab.awaitText("#server-health", "not accepting streams");
    server.close();
    tab.awaitText("#server-health", "not responding");
    tab.awaitText("#stream-health", "reconnecting");
  }

  @Test
  void thePageWorksWithTheKeyboardAlone() {
    tab.evaluate("document.querySelector('#channels').focus()");
    tab.press("Enter");
    tab.awaitText("#stream-health", "connected");
    tab.evaluate("document.querySelector('#data').focus()");
    tab.pressWithControl("Enter");
    awaitReceived("hello");
    tab.evaluate("document.querySelector('#stop').focus()");
    tab.press("Enter");
    tab.awaitText("#stream-health", "stopped");
    assertEquals("start", tab.evaluate("document.activeElement.id").asText());
    tab.press("Enter");
    tab.awaitText("#stream-health", "connected");
    assertEquals("stop", tab.evaluate("document.activeElement.id").asText());
  }

  @Test
  void theTabKeyReachesEveryControl() {
    StringBuilder reached = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      tab.press("Tab");
      reached.append(
          tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
              .asText());
      reached.append(';');
    }
    assertEquals(
        "channels;last-event-id;Token;start;channel;type;data;Token and repetition;Publish;"
            + "const events",
        reached.toString().replaceAll("(const events)(?s).*", "$1"));
  }

  @Test
  void screenReadersAreNotifiedOfTheStreamsState() {
    listen("news");
    tab.awaitText("#announcer", "Stream: connected");
    publish("hello");
    tab.awaitText("#announcer", "1 new event");
  }

  @Test
  void theAddressMayNameTheChannels() {
    tab.open(server.uri().resolve("?news&user%3A42"));
    tab.await("document.querySelector('#channels').value === 'news user:42'");
    tab.awaitText("#code", "new EventSource('/events?news&user%3A42')");
  }

  @Test
  void clearingRemovesAllEvents() {
    listen("news");
    publish("hello");
    awaitReceived("hello");
    tab.click("#clear");
    tab.awaitCount("#events li", 0);
    assertEquals("0 events received, 0 B", tab.text("#received"));
  }

  @Test
  void aLongTextIsTruncated() {
    listen("news");
    publish("x".repeat(1_000_000));
    tab.awaitText("#events .size", "976.6 KiB");
    assertEquals(2001, tab.text("#events .data").length());
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfEvents() {
    listen("news");
    publishUpTo(2_000);
    double before = heapMegabytes();
    publishUpTo(12_000);
    double after = heapMegabytes();
    assertEquals(200, tab.count("#events li"));
    // If the page retained all 10,000 events, it would grow by 10 MB.
    assertTrue(after < before + 3, before + " MB, then " + after + " MB");
  }

  /** Publishes in batches that fit into the history, so that a slow page loses no events. */
  private void publishUpTo(int count) {
    while (published < count) {
      for (int i = 0; i < 100; i++) {
        published++;
        publish("event " + published + " " + "x".repeat(1_000));
      }
      tab.awaitText("#received", String.format(Locale.ROOT, "%,d events received", published));
    }
  }

  private double heapMegabytes() {
    tab.call("HeapProfiler.collectGarbage", Map.of());
    return tab.call("Runtime.getHeapUsage", Map.of()).path("usedSize").asDouble() / 1e6;
  }

  @ParameterizedTest
  @CsvSource({"1280, 900, light", "1280, 900, dark", "390, 844, light", "390, 844, dark"})
  void thePageIsAccessibleInAllColoursAndWidths(int width, int height, String colours)
      throws IOException {
    tab.resize(width, height, colours);
    fillThePage();
    tab.evaluate("scrollTo(0, 0)");
    tab.screenshot(colours + "-" + width);
    assertEquals(width, tab.evaluate("document.documentElement.scrollWidth").asInt());
    assertNoComplaintsUntilNow();
    tab.evaluate(axe());
    assertEquals(
        "",
        tab.evaluate("axe.run().then(found => found.violations.map(violation => violation.id + ': '"
                + " + violation.nodes.map(node => node.html).join(' ')).join('\\n'))")
            .asText());
  }

  private void fillThePage() {
    tab.fill("#last-event-id", "17");
    listen("news sports");
    publish("Hello");
    server
        .redisse()
        .publish("sports", "goal", "{\"home\": 1, \"away\": 0,\n \"minute\": 87}")
        .toCompletableFuture()
        .join();
    tab.awaitText("#received", "2 events received");
    tab.click("#stop");
    publish("While stopped");
    tab.click("#publish button");
    tab.awaitText("#published", "Published");
    tab.click("#start");
    tab.awaitText("#received", "4 events received");
    tab.awaitText("#delivery-total", "in total");
  }

  private static String axe() throws IOException {
    String path = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream script = LivePageTest.class.getResourceAsStream(path)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void listen(String channels) {
    tab.fill("#channels", channels);
    tab.click("#start");
    tab.awaitText("#stream-health", "connected");
    awaitStreams(1);
  }

  private void publish(String data) {
    server.redisse().publish("news", "message", data).toCompletableFuture().join();
  }

  private void awaitReceived(String newestFirst) {
    tab.await(RECEIVED + " === '" + newestFirst + "'");
  }

  private void awaitStreams(int count) {
    Awaitility.await().until(() -> server.redisse().hub().statistics().connected() == count);
  }
}
