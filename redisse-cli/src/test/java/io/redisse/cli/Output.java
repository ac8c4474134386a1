package io.redisse.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Collects the output of a program that may still be running. Safe for use by multiple threads. */
public final class Output extends ByteArrayOutputStream {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Returns all lines, including an unterminated last line. */
  public List<String> lines() {
    return text().lines().toList();
  }

  private String text() {
    return toString(StandardCharsets.UTF_8);
  }

  /** Waits for a complete line that contains this text, and returns the first such line. */
  public String await(String part) {
    return awaitPresent(part, () -> wholeLine(part)).orElseThrow();
  }

  private Optional<String> wholeLine(String part) {
    String text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.contains(part))
        .findFirst();
  }

  /** Waits for this text, even in an incomplete line. */
  public void awaitText(String part) {
    awaitPresent(part, () -> Optional.of(part).filter(text()::contains));
  }

  private Optional<String> awaitPresent(String part, Callable<Optional<String>> found) {
    try {
      return Awaitility.await().atMost(TIMEOUT).until(found, Optional::isPresent);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no '" + part + "' in " + lines(), e);
    }
  }
}
