package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.cli.browser.Browser;
import io.redisse.cli.browser.Chromium;
import io.redisse.cli.browser.Tab;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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

  /** Freezes the leader until another tab has replaced it, which leaves one stream. */
  @Override
  void disturbLeader(List<PageClient> tabs) {
    String leaders = "navigator.locks.query().then(({held}) => held.map(({clientId}) => clientId))";
    String leader = tabs.get(0).evaluate(leaders).get(0).asText();
    PageClient frozen = tabs.stream()
        .filter(
            tab -> tab.evaluate("navigator.locks.request('who', lock => navigator.locks.query())"
                    + ".then(({held}) => held.find(({name}) => name === 'who').clientId)")
                .asText()
                .equals(leader))
        .findFirst()
        .orElseThrow();
    ((Tab) frozen.page()).freeze(true);
    PageClient other = tabs.get(tabs.indexOf(frozen) == 0 ? 1 : 0);
    Awaitility.await().until(() -> !other.evaluate(leaders).get(0).asText().equals(leader));
    other.awaitMore(5);
    ((Tab) frozen.page()).freeze(false);
    frozen.awaitMore(5);
    Awaitility.await().until(() -> world.redisse().hub().statistics().connected() == 1);
    assertEquals(1, other.evaluate(leaders).size());
  }
}
