package io.redisse.cli.clients;

import io.redisse.cli.browser.Browser;
import io.redisse.cli.browser.Firefox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests the JavaScript client in Firefox. */
class FirefoxModuleTest extends ModuleContract {
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
  Browser browser() {
    return firefox;
  }
}
