package io.redisse.cli.browser;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the installed Chromium in headless mode and controls it over DevTools. Playwright would add
 * a download of 200 MB to every build.
 */
public final class Chromium implements Browser {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private final BrowserProcess process;
  private final DevTools devTools;

  private Chromium(BrowserProcess process) {
    this.process = process;
    this.devTools = DevTools.connect(process.address());
  }

  /**
   * Starts Chromium. If it is not installed, fails the test in CI and skips it elsewhere.
   *
   * @param more additional command-line arguments
   */
  public static Chromium start(String... more) {
    Path profile = BrowserProcess.profileFor(PROGRAM);
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
    return new Chromium(BrowserProcess.start(profile, "DevTools listening on ", command));
  }

  @Override
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

  @Override
  public void signal(String name) {
    process.signal(name);
  }

  @Override
  public void close() {
    process.close();
  }
}
