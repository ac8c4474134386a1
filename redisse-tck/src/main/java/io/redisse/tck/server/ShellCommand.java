package io.redisse.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that runs in {@code sh -c} and must exit with status 0. */
public final class ShellCommand implements Runnable {
  private static final int TIMEOUT_SECONDS = 120;

  private final String command;

  /**
   * Creates a command without running it.
   *
   * @param command the command line for {@code sh -c}
   */
  public ShellCommand(String command) {
    this.command = command;
  }

  /**
   * Runs the command.
   *
   * @throws UncheckedIOException if the command does not exit with status 0 within two minutes; the
   *     message contains the command's output
   */
  @Override
  public void run() {
    output();
  }

  /**
   * Runs the command with a channel name in its environment variable {@code CHANNEL}.
   *
   * @param channel the channel name, without percent-encoding
   * @throws UncheckedIOException under the same conditions as {@link #run()}
   */
  public void runFor(String channel) {
    output(Map.of("CHANNEL", channel));
  }

  /**
   * Runs the command and returns its output.
   *
   * @return standard output and standard error combined, without leading and trailing white space
   * @throws UncheckedIOException under the same conditions as {@link #run()}
   */
  public String output() {
    return output(Map.of());
  }

  private String output(Map<String, String> environment) {
    try {
      return run(environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  String run(Map<String, String> environment) throws IOException {
    // Use a file: if the command leaves a server running, that server would keep a pipe open.
    Path output = Files.createTempFile("redisse-tck", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("'" + command + "' did not exit within " + TIMEOUT_SECONDS + " s");
      }
      String written = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
      if (process.exitValue() != 0) {
        throw new IOException(
            "'" + command + "' exited with status " + process.exitValue() + ": " + written);
      }
      return written;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while '" + command + "' was running", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
