package io.redisse.cli.clients;

import io.redisse.cli.browser.Browser;
import io.redisse.cli.browser.Firefox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void aSleepingComputerLosesNothing() {
    try (PageClient client = receiving(world.events())) {
      world.publishLargeEvents(500_000);
      firefox.signal("STOP");
      // The server closes the stream once the kernel's buffers are full.
      Awaitility.await().until(() -> world.redisse().hub().statistics().connected() == 0);
      world.awaitMorePublished(5);
      firefox.signal("CONT");
      world.assertNothingLostOrDoubled(client::received);
    }
  }
}
