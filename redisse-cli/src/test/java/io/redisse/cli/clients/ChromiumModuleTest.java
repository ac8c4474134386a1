package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.browser.Browser;
import io.redisse.cli.browser.Chromium;
import io.redisse.cli.browser.Tab;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the JavaScript client in Chromium. */
class ChromiumModuleTest extends ModuleContract {
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
  Browser browser() {
    return chromium;
  }

  @Test
  void aFrozenPageLosesNothing() {
    world.publishSlowly();
    try (PageClient client = receiving(world.events())) {
      freeze(client, true);
      int before = client.received().size();
      world.awaitMorePublished(20);
      assertTrue(client.received().size() < before + 20, "the page was not frozen");
      freeze(client, false);
      world.assertNothingLostOrDoubled(client::received);
    }
  }

  private static void freeze(PageClient client, boolean frozen) {
    ((Tab) client.page()).freeze(frozen);
  }

  /** Freezes the leader until another tab has replaced it, which leaves one stream. */
  @Override
  void disturbLeader(List<PageClient> tabs) {
    String leaders = "navigator.locks.query().then(({held}) => held.map(({clientId}) => clientId))";
    String leader = tabs.get(0).evaluate(leaders).path(0).asText();
    PageClient frozen = tabs.stream()
        .filter(
            tab -> tab.evaluate("navigator.locks.request('who', lock => navigator.locks.query())"
                    + ".then(({held}) => held.find(({name}) => name === 'who').clientId)")
                .asText()
                .equals(leader))
        .findFirst()
        .orElseThrow();
    freeze(frozen, true);
    PageClient other = tabs.get(tabs.indexOf(frozen) == 0 ? 1 : 0);
    Awaitility.await().until(() -> !other.evaluate(leaders).path(0).asText().equals(leader));
    other.awaitMore(5);
    freeze(frozen, false);
    frozen.awaitMore(5);
    Awaitility.await().until(() -> world.redisse().hub().statistics().connected() == 1);
    assertEquals(1, other.evaluate(leaders).size());
  }
}
