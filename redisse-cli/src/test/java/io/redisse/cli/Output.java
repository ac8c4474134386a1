package io.redisse.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What a program has printed so far. Safe for use by many threads. */
public final class Output extends ByteArrayOutputStream {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public List<String> lines() {
    return toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Waits for a line with this in it. */
  public String await(String part) {
    try {
      return Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> lines().stream().filter(line -> line.contains(part)).findFirst(),
              line -> line.isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no line with '" + part + "' in " + lines(), e);
    }
  }
}
