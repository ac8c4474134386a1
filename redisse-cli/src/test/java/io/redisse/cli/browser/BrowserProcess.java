package io.redisse.cli.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process of an installed browser, with its own profile. */
final class BrowserProcess implements AutoCloseable {
  private final Path profile;
  private final Process process;
  private final URI address;

  private BrowserProcess(Path profile, Process process, URI address) {
    this.profile = profile;
    this.process = process;
    this.address = address;
  }

  /** Creates an empty profile. If the program is not installed, fails in CI and skips elsewhere. */
  static Path profileFor(Path program) {
    boolean found = Files.isExecutable(program);
    String message = "this test requires a browser that is not installed: " + program;
    if (System.getenv("CI") == null) {
      assumeTrue(found, message);
    } else {
      assertTrue(found, message);
    }
    try {
      return Files.createTempDirectory("redisse-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a browser.
   *
   * @param label the text that the browser prints before its control address
   */
  static BrowserProcess start(Path profile, String label, List<String> command) {
    try {
      Process process = new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return new BrowserProcess(profile, process, address(process, label));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps reading the output, because the browser would block otherwise. */
  private static URI address(Process process, String label) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader = new Thread(() -> {
      try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(label)) {
            address.complete(URI.create(line.substring(label.length())));
          }
        }
        address.completeExceptionally(new IllegalStateException("the browser ended"));
      } catch (IOException e) {
        address.completeExceptionally(e);
      }
    });
    reader.setDaemon(true);
    reader.start();
    return address.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Returns the WebSocket address at which the browser can be controlled. */
  URI address() {
    return address;
  }

  void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + process.pid()));
    process.descendants().forEach(helper -> command.add("" + helper.pid()));
    try {
      new ProcessBuilder(command).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    helpers.forEach(ProcessHandle::destroy);
    process.onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A helper process may still write files while it is terminating.
    }
  }
}
