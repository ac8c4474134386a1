package io.redisse.cli;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Raises Awaitility's default timeout for all tests. Longer timeouts delay only tests that fail,
 * and the default of 10 s was too short on busy machines. Also polls more often than by default,
 * because most conditions become true within milliseconds.
 */
public final class PatientAwaitility implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }
}
