package io.redisse.cli.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the installed Firefox in headless mode and controls it over WebDriver BiDi. */
public final class Firefox implements Browser {
  private static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
  private static final JsonMapper JSON = new JsonMapper();

  private final BrowserProcess process;
  private final DevTools webDriver;

  private Firefox(BrowserProcess process) {
    this.process = process;
    this.webDriver = DevTools.connect(process.address().resolve("/session"));
    webDriver.call("", "session.new", Map.of("capabilities", Map.of()));
  }

  /** Starts Firefox. If it is not installed, fails the test in CI and skips it elsewhere. */
  public static Firefox start() {
    Path profile = BrowserProcess.profileFor(PROGRAM);
    List<String> command = List.of(
        PROGRAM.toString(),
        "--headless",
        "--no-remote",
        "--profile",
        profile.toString(),
        "--remote-debugging-port",
        "0");
    return new Firefox(BrowserProcess.start(profile, "WebDriver BiDi listening on ", command));
  }

  @Override
  public Page open(URI page) {
    String context = webDriver
        .call("", "browsingContext.create", Map.of("type", "tab"))
        .path("context")
        .asText();
    webDriver.call(
        "",
        "browsingContext.navigate",
        Map.of("context", context, "url", page.toString(), "wait", "complete"));
    return new FirefoxPage(context);
  }

  @Override
  public void signal(String name) {
    process.signal(name);
  }

  @Override
  public void close() {
    process.close();
  }

  private final class FirefoxPage implements Page {
    private final String context;

    FirefoxPage(String context) {
      this.context = context;
    }

    @Override
    public JsonNode evaluate(String expression) {
      // As text, because WebDriver encodes objects and arrays in its own format.
      String asText = "(async () => JSON.stringify(await (" + expression + ")))()";
      JsonNode answer = webDriver.call(
          "",
          "script.evaluate",
          Map.of("expression", asText, "target", Map.of("context", context), "awaitPromise", true));
      if (answer.has("exceptionDetails")) {
        throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
      }
      try {
        return JSON.readTree(answer.path("result").path("value").asText("null"));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      webDriver.call("", "browsingContext.close", Map.of("context", context));
    }
  }
}
