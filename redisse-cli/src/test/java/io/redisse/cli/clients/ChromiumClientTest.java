package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.browser.Chromium;
import io.redisse.cli.browser.Tab;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the EventSource of Chromium. */
class ChromiumClientTest extends ClientContract<BrowserEventSource<Tab>> {
  private static Chromium chromium;

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

  @Override
  BrowserEventSource<Tab> listen(URI events) {
    // Any document from the server's origin is sufficient.
    return BrowserEventSource.open(chromium.open(events.resolve("/live/format.js")), events);
  }

  @Override
  int cuts() {
    return 100;
  }

  @Test
  void aFrozenPageLosesNothing() {
    try (BrowserEventSource<Tab> client = receiving(world.events())) {
      client.page().freeze(true);
      int before = client.received().size();
      world.awaitMorePublished(50);
      assertTrue(client.received().size() < before + 50, "the page was not frozen");
      client.page().freeze(false);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void aSleepingComputerLosesNothing() {
    try (BrowserEventSource<Tab> client = receiving(world.events())) {
      world.publishLargeEvents(500_000);
      chromium.signal("STOP");
      // The server closes the stream once the kernel's buffers are full.
      Awaitility.await().until(() -> world.redisse().hub().statistics().connected() == 0);
      world.awaitMorePublished(5);
      chromium.signal("CONT");
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void thePageFromTheDocumentationLosesNothing() throws IOException {
    String script = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("../docs/clients.md")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.joining());
    world.endServer();
    world.startServer(Duration.ZERO);
    Tab tab = chromium.open(world.events().resolve("/live/format.js"));
    try (BrowserEventSource<Tab> client = new BrowserEventSource<>(tab)) {
      tab.evaluate("received = [], show = data => received.push(data), later = setTimeout;"
          + "setTimeout = task => later(task, 100);" + script.strip().indent(0) + "listen()");
      Awaitility.await().until(() -> !client.received().isEmpty());
      int requests = world.requests();
      world.endRedis();
      Awaitility.await().until(() -> world.requests() > requests + 1);
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  @Test
  void aSeventhStreamToAHostWaitsForAnotherToEnd() {
    try (BrowserEventSource<Tab> client = receiving(world.events())) {
      client.page().evaluate("six = Array.from({length: 6}, () => new EventSource(source.url)); 0");
      client.page().await("six.filter(one => one.readyState === EventSource.OPEN).length === 5");
      Awaitility.await().until(() -> world.redisse().hub().statistics().connected() == 6);
      client.page().evaluate("source.close()");
      client.page().await("six.every(one => one.readyState === EventSource.OPEN)");
    }
  }
}
