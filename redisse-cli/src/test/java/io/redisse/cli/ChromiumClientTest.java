package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plain EventSource in a browser. */
class ChromiumClientTest extends ClientContract<ChromiumClientTest.EventSource> {
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
  EventSource listen(URI events) {
    // Any document of the server's does: the page's script is of its origin.
    Tab tab = chromium.open(events.resolve("/live/format.js"));
    tab.evaluate("heard = [], errors = 0, source = new EventSource('" + events + "');"
        + "source.onmessage = event => heard.push(event.data.split(' ')[0]);"
        + "source.addEventListener('missedevents', () => heard.push('missedevents'));"
        + "source.onerror = () => errors++; 0");
    return new EventSource(tab);
  }

  record EventSource(Tab tab) implements Client {
    @Override
    public List<String> heard() {
      return StreamSupport.stream(tab.evaluate("heard").spliterator(), false)
          .map(JsonNode::asText)
          .toList();
    }

    @Override
    public void close() {
      tab.close();
    }
  }

  @Override
  int cuts() {
    return 100;
  }

  @Test
  void aPageThatIsFrozen() {
    try (EventSource client = hearing(world.events())) {
      client.tab.freeze(true);
      int before = client.heard().size();
      world.awaitMorePublished(50);
      assertTrue(client.heard().size() < before + 50, "it was not frozen");
      client.tab.freeze(false);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aComputerThatSleeps() {
    try (EventSource client = hearing(world.events())) {
      world.publishLargeEvents(500_000);
      chromium.signal("STOP");
      // What the system keeps for it is full, then the server gives it up.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> world.redisse().hub().statistics().connected() == 0);
      world.awaitMorePublished(5);
      chromium.signal("CONT");
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void aPageThatBeginsAnewAsTheDocumentsSay() throws IOException {
    String script = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("../docs/clients.md")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.joining());
    world.endServer();
    world.startServer(Duration.ZERO);
    Tab tab = chromium.open(world.events().resolve("/live/format.js"));
    try (EventSource client = new EventSource(tab)) {
      tab.evaluate("heard = [], show = data => heard.push(data), later = setTimeout;"
          + "setTimeout = task => later(task, 100);" + script.strip().indent(0) + "listen()");
      Awaitility.await().until(() -> !client.heard().isEmpty());
      int requests = world.requests();
      world.endRedis();
      Awaitility.await().until(() -> world.requests() > requests + 1);
      world.startRedis();
      world.awaitMorePublished(5);
      world.assertNothingLostOrDoubled(client::heard);
    }
  }

  @Test
  void theSeventhStreamToAHostWaitsForOneOfTheOthersToEnd() {
    try (EventSource client = hearing(world.events())) {
      client.tab.evaluate("six = Array.from({length: 6}, () => new EventSource(source.url)); 0");
      client.tab.await("six.filter(one => one.readyState === EventSource.OPEN).length === 5");
      assertEquals(6, world.redisse().hub().statistics().connected());
      client.tab.evaluate("source.close()");
      client.tab.await("six.every(one => one.readyState === EventSource.OPEN)");
    }
  }
}
