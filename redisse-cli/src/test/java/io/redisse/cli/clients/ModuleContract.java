package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.browser.Browser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Verifies the JavaScript client in a browser. */
abstract class ModuleContract extends ClientContract<PageClient> {
  /** Shorter than the server's, so that silence is detected sooner. Events arrive more often. */
  private static final String SHORT_HEARTBEAT = "heartbeat: 500";

  /** Returns the browser, which all tests of the class use. */
  abstract Browser browser();

  @Override
  PageClient listen(URI events) {
    return listen(events, "");
  }

  private PageClient listen(URI events, String options) {
    return PageClient.open(browser(), events, options);
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Set.of(204);
  }

  @Test
  void aSilentConnectionIsReplaced() {
    world.publishSlowly();
    try (PageClient client = listen(world.eventsThroughProxy(), SHORT_HEARTBEAT)) {
      client.awaitMore(1);
      int requests = world.requests();
      world.proxy().silence();
      Awaitility.await().until(() -> world.requests() > requests);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void aRejectedTokenIsReplaced() {
    world.requireToken("2");
    try (PageClient client = listen(world.eventsThroughProxy(), "token: async () => ++tokens")) {
      client.awaitMore(1);
      world.requireToken("3");
      int requests = world.requests();
      world.proxy().cut();
      Awaitility.await().until(() -> world.requests() >= requests + 2);
      client.awaitMore(1);
      world.assertNothingLostOrDoubled(client::received);
      assertEquals(3, client.evaluate("tokens").asInt());
    }
  }

  @Test
  void channelsChangeWithoutLoss() {
    URI events = world.events().resolve("/events");
    try (PageClient client = listen(events, "channels: ['news']")) {
      client.awaitMore(1);
      client.evaluate("changes = 0, void setInterval(() => {"
          + "if (changes < 50) { stream.channels = ['news', `room:${++changes}`]; } }, 30)");
      client.await("changes === 50 && stream.readyState === 1");
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  /** Verifies that another tab replaces a leader that closes or cannot run. */
  @Test
  void fiveTabsShareOneStream() {
    world.publishSlowly();
    List<PageClient> tabs = new ArrayList<>();
    IntStream.range(0, 5)
        .forEach(
            i -> tabs.add(listen(world.eventsThroughProxy(), "share: true, " + SHORT_HEARTBEAT)));
    tabs.forEach(tab -> tab.awaitMore(1));
    assertEquals(1, world.redisse().hub().statistics().connected());

    tabs.remove(0).close();
    tabs.forEach(tab -> tab.awaitMore(5));
    world.proxy().cut();
    tabs.forEach(tab -> tab.awaitMore(5));
    world.endServer();
    world.awaitMorePublished(5);
    world.startServer();
    tabs.forEach(tab -> tab.awaitMore(5));
    disturbLeader(tabs);
    tabs.forEach(tab -> tab.awaitMore(5));
    // A tab that joins has its own cursor.
    tabs.add(listen(world.eventsThroughProxy(), "share: true, " + SHORT_HEARTBEAT));
    tabs.forEach(tab -> tab.awaitMore(5));

    for (PageClient tab : tabs) {
      world.assertNothingLostOrDoubled(tab::received);
      assertTrue(tab.evaluate("failures.length").asInt() <= 5);
    }
    tabs.forEach(PageClient::close);
  }

  /** Disrupts the tab that holds the stream, in a way that only this browser supports. */
  void disturbLeader(List<PageClient> tabs) {}
}
