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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the installed Chromium in headless mode and controls it over DevTools. Playwright would add
 * a download of 200 MB to every build.
 */
public final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final String ADDRESS_LABEL = "DevTools listening on ";

  private final Path profile;
  private final Process process;
  private final DevTools devTools;

  private Chromium(Path profile, Process process, DevTools devTools) {
    this.profile = profile;
    this.process = process;
    this.devTools = devTools;
  }

  /**
   * Starts Chromium. If it is not installed, fails the test in CI and skips it elsewhere.
   *
   * @param more additional command-line arguments
   */
  public static Chromium start(String... more) {
    boolean found = Files.isExecutable(PROGRAM);
    String message = "this test requires Chromium, which is not installed as  " + PROGRAM;
    if (System.getenv("CI") == null) {
      assumeTrue(found, message);
    } else {
      assertTrue(found, message);
    }
    try {
      Path profile = Files.createTempDirectory("redisse-chromium");
      List<String> command = new ArrayList<>(List.of(
          PROGRAM.toString(),
          "--headless=new",
          "--no-sandbox", // Required when running as root. Only our own pages are opened.
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--no-first-run",
          "--hide-scrollbars",
          "--remote-debugging-port=0",
          "--user-data-dir=" + profile));
      command.addAll(List.of(more));
      command.add("about:blank");
      Process process = new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return new Chromium(profile, process, DevTools.connect(address(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the DevTools address. Keeps reading the output, because Chromium would block otherwise.
   */
  private static URI address(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader = new Thread(() -> {
      try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(ADDRESS_LABEL)) {
            address.complete(URI.create(line.substring(ADDRESS_LABEL.length())));
          }
        }
        address.completeExceptionally(new IllegalStateException("Chromium ended"));
      } catch (IOException e) {
        address.completeExceptionally(e);
      }
    });
    reader.setDaemon(true);
    reader.start();
    return address.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Opens a page in a new tab. */
  public Tab open(URI page) {
    String target = devTools
        .call("", "Target.createTarget", Map.of("url", "about:blank"))
        .path("targetId")
        .asText();
    String session = devTools
        .call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
        .path("sessionId")
        .asText();
    Tab tab = new Tab(devTools, target, session);
    tab.open(page);
    return tab;
  }

  /** Sends a signal, such as STOP or CONT, to all processes of the browser. */
  public void signal(String name) {
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
