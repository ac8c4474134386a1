package io.redisse.redis.settings;

import io.redisse.api.BackendRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The source of a password. It is read for each connection, so a changed password needs no restart.
 * {@code toString} never reveals the text.
 */
public final class Password {
  private final Supplier<String> source;

  private Password(Supplier<String> source) {
    this.source = source;
  }

  public static Password of(String text) {
    return new Password(() -> text);
  }

  /** Takes the password from a file, without a trailing line break. */
  public static Password inFile(Path file) {
    return new Password(() -> {
      try {
        return Files.readString(file).replaceFirst("\\R$", "");
      } catch (IOException e) {
        // The exception's message is only the file's name; its class identifies the problem.
        throw new BackendRefusedException(
            "passwordFile: cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
            e);
      }
    });
  }

  /** Takes the password from an environment variable. */
  public static Password inEnvironment(String variable) {
    return new Password(() -> Optional.ofNullable(System.getenv(variable))
        .orElseThrow(() -> new BackendRefusedException(
            "passwordEnv: the environment variable " + variable + " is not set", null)));
  }

  /**
   * Reads the current password.
   *
   * @throws BackendRefusedException if the file or the variable cannot be read
   */
  public String text() {
    return source.get();
  }

  @Override
  public String toString() {
    return "(a password)";
  }
}
