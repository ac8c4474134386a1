package io.redisse.cli.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a browser's DevTools, or to its WebDriver BiDi, which has messages of the same
 * form. Sends calls and receives their results and events.
 */
final class DevTools implements WebSocket.Listener {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TIMEOUT_SECONDS = 60;

  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private @Nullable WebSocket socket;

  private DevTools() {}

  static DevTools connect(URI address) {
    DevTools devTools = new DevTools();
    devTools.socket = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(address, devTools)
        .join();
    return devTools;
  }

  /** Adds a listener for the events of all sessions. It is called on the connection's thread. */
  void listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
  }

  /**
   * Calls a method and waits for its result.
   *
   * @param session the tab's session, or an empty string for the browser itself
   */
  JsonNode call(String session, String method, Map<String, ?> parameters) {
    int id = lastCall.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    Map<String, Object> call = session.isEmpty()
        ? Map.of("id", id, "method", method, "params", parameters)
        : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    send(call);
    JsonNode result = answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    if (result.has("error")) {
      throw new AssertionError(method + ": " + result);
    }
    return result.path("result");
  }

  /** Sends a message and waits until it has been sent, because messages must not overlap. */
  private synchronized void send(Map<String, Object> call) {
    try {
      if (socket != null) {
        socket.sendText(JSON.writeValueAsString(call), true).join();
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      onMessage(whole);
    }
    from.request(1);
    return null;
  }

  private void onMessage(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.has("id")) {
        CompletableFuture<JsonNode> answer = calls.remove(node.path("id").asInt());
        if (answer != null) {
          answer.complete(node);
        }
      } else {
        listeners.forEach(listener -> listener.accept(node));
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
