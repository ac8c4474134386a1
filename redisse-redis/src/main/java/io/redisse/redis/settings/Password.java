package io.redisse.redis.settings;

import io.redisse.api.BackendRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A password, or where it is found: asked for at each connection, so that one that is changed there
 * needs no restart. Its text is never shown.
 */
public final class Password {
  private final Supplier<String> source;

  private Password(Supplier<String> source) {
    this.source = source;
  }

  public static Password of(String text) {
    return new Password(() -> text);
  }

  /** The text of a file, without a line end after it. */
  public static Password inFile(Path file) {
    return new Password(() -> {
      try {
        return Files.readString(file).replaceFirst("\\R$", "");
      } catch (IOException e) {
        // Its message is the file's name, and its class says the rest.
        throw new BackendRefusedException(
            "passwordFile: cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
            e);
      }
    });
  }

  /** The value of an environment variable. */
  public static Password inEnvironment(String variable) {
    return new Password(() -> Optional.ofNullable(System.getenv(variable))
        .orElseThrow(() -> new BackendRefusedException(
            "passwordEnv: the environment has no variable " + variable, null)));
  }

  /**
   * The password as it is now.
   *
   * @throws BackendRefusedException if it is not where it was said to be
   */
  public String text() {
    return source.get();
  }

  @Override
  public String toString() {
    return "(a password)";
  }
}
