package io.redisse.cli.clients;

import io.redisse.cli.browser.Firefox;
import io.redisse.cli.browser.Page;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Tests the EventSource of Firefox, if {@code -Dclient.browser=firefox} is set. Once in 25 restarts
 * of the server, this EventSource did not reconnect.
 */
@EnabledIfSystemProperty(named = "client.browser", matches = "firefox")
class FirefoxClientTest extends ClientContract<BrowserEventSource<Page>> {
  private static Firefox firefox;

  @BeforeAll
  static void startFirefox() {
    firefox = Firefox.start();
  }

  @AfterAll
  static void stopFirefox() {
    if (firefox != null) {
      firefox.close();
    }
  }

  @Override
  BrowserEventSource<Page> listen(URI events) {
    return BrowserEventSource.open(firefox.open(events.resolve("/blank")), events);
  }
}
