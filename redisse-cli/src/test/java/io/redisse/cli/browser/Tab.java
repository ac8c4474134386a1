package io.redisse.cli.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A page in a browser, and the actions that a user can perform on it. Elements are identified by
 * CSS selectors.
 */
public final class Tab implements Page {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int CONTROL = 2;

  private final DevTools devTools;
  private final String target;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile boolean ignoresComplaints;

  Tab(DevTools devTools, String target, String session) {
    this.devTools = devTools;
    this.target = target;
    this.session = session;
    devTools.listen(this::onEvent);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private void onEvent(JsonNode event) {
    if (event.path("sessionId").asText().equals(session) && !ignoresComplaints) {
      JsonNode parameters = event.path("params");
      switch (event.path("method").asText()) {
        case "Runtime.exceptionThrown" ->
          complaints.add(parameters.path("exceptionDetails").toString());
        case "Log.entryAdded" ->
          complaints.add(parameters.path("entry").path("text").asText());
        default -> {}
      }
    }
  }

  /** Returns the exceptions, failed requests and security policy violations so far. */
  List<String> complaints() {
    return complaints;
  }

  /** Waits for a complaint that contains this text, and removes it. */
  void awaitComplaint(String part) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .until(() -> complaints.removeIf(complaint -> complaint.contains(part)));
  }

  /** Discards all complaints and ignores future ones. */
  void ignoreComplaints() {
    ignoresComplaints = true;
    complaints.clear();
  }

  JsonNode call(String method, Map<String, ?> parameters) {
    return devTools.call(session, method, parameters);
  }

  void open(URI page) {
    call("Page.navigate", Map.of("url", page.toString()));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  @Override
  public JsonNode evaluate(String expression) {
    JsonNode result = call(
        "Runtime.evaluate",
        Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  public void await(String expression) {
    try {
      Awaitility.await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> evaluate(expression).asBoolean());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "not true in time: " + expression + "; the page shows: "
              + evaluate("document.body.innerText").asText(),
          e);
    }
  }

  String text(String selector) {
    return evaluate(element(selector) + ".textContent").asText();
  }

  void awaitText(String selector, String part) {
    await(element(selector) + "?.textContent.includes(" + quoted(part) + ")");
  }

  int count(String selector) {
    return evaluate("document.querySelectorAll(" + quoted(selector) + ").length")
        .asInt();
  }

  void awaitCount(String selector, int count) {
    await("document.querySelectorAll(" + quoted(selector) + ").length === " + count);
  }

  void click(String selector) {
    JsonNode middle = evaluate("(() => { const element = " + element(selector) + ";"
        + "element.scrollIntoView({block: 'center', behavior: 'instant'});"
        + "const box = element.getBoundingClientRect();"
        + "return {x: box.x + box.width / 2, y: box.y + box.height / 2}; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              middle.path("x").asDouble(),
              "y",
              middle.path("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Replaces the text of a field. */
  void fill(String selector, String text) {
    evaluate(element(selector) + ".focus(), " + element(selector) + ".select()");
    if (text.isEmpty()) {
      press("Delete");
    } else {
      call("Input.insertText", Map.of("text", text));
    }
  }

  void press(String key) {
    press(key, 0);
  }

  void pressWithControl(String key) {
    press(key, CONTROL);
  }

  private void press(String key, int modifiers) {
    int code = switch (key) {
      case "Tab" -> 9;
      case "Enter" -> 13;
      case "Delete" -> 46;
      default -> throw new IllegalArgumentException(key);
    };
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "windowsVirtualKeyCode", code,
              "modifiers", modifiers,
              "text", type.equals("keyDown") && key.equals("Enter") ? "\r" : ""));
    }
  }

  /** Sets the size of the window, in CSS pixels, and the preferred colour scheme. */
  void resize(int width, int height, String colours) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** Saves an image in {@code target/screenshots} for manual inspection. */
  void screenshot(String name) {
    byte[] image = Base64.getDecoder()
        .decode(
            call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
    try {
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      Files.write(folder.resolve(name + ".png"), image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Freezes or resumes the page. Browsers freeze pages in the background. */
  public void freeze(boolean frozen) {
    call("Page.setWebLifecycleState", Map.of("state", frozen ? "frozen" : "active"));
  }

  private static String element(String selector) {
    return "document.querySelector(" + quoted(selector) + ")";
  }

  private static String quoted(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + '\'';
  }

  @Override
  public void close() {
    devTools.call("", "Target.closeTarget", Map.of("targetId", target));
  }
}
