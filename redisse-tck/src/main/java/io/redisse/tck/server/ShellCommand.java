package io.redisse.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command for {@code sh -c} that must end with status 0. */
public final class ShellCommand implements Runnable {
  private static final int SECONDS = 120;

  private final String command;

  /**
   * A command.
   *
   * @param command the command line
   */
  public ShellCommand(String command) {
    this.command = command;
  }

  /**
   * Runs the command.
   *
   * @throws UncheckedIOException if it does not end with status 0 within two minutes; the message has
   *     the end of what it wrote
   */
  @Override
  public void run() {
    output();
  }

  /**
   * Runs the command.
   *
   * @return what it wrote, without the line end at its end
   * @throws UncheckedIOException as of {@link #run()}
   */
  public String output() {
    try {
      return run(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  String run(Map<String, String> environment) throws IOException {
    // Not a pipe: a server that the command leaves running would keep it open.
    Path output = Files.createTempFile("redisse-tck", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("'" + command + "' did not end within " + SECONDS + " s");
      }
      String written = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
      if (process.exitValue() != 0) {
        throw new IOException(
            "'" + command + "' ended with status " + process.exitValue() + ": " + written);
      }
      return written;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while '" + command + "' ran", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
