package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A shell command in a separate process. */
public final class Shell implements AutoCloseable {
  public final Output out = new Output();
  private final Process process;

  private Shell(Process process) {
    this.process = process;
    Thread reader = new Thread(() -> {
      try (InputStream printed = process.getInputStream()) {
        printed.transferTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    reader.setDaemon(true);
    reader.start();
  }

  public static Shell run(String line) {
    return run(line, Map.of());
  }

  public static Shell run(String line, Map<String, String> environment) {
    require(line.substring(0, line.indexOf(' ')));
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + line)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      return new Shell(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Skips the test if the program is missing. In CI, where the program is mandatory, fails the
   * test.
   */
  private static void require(String program) {
    boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    String message = "this test requires the program  " + program + ", which is not on the PATH";
    if (System.getenv("CI") == null) {
      assumeTrue(found, message);
    } else {
      assertTrue(found, message);
    }
  }

  /** Waits for the process to end, and returns its exit code. */
  public int status() {
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
