package io.redisse.cli.client;

import io.redisse.cli.console.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Follows an event stream and reconnects automatically, like a browser's EventSource. */
public final class EventStreamClient {
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  /** The maximum number of bytes of an error response that are shown to the user. */
  private static final int MAX_ERROR_LENGTH = 2_000;

  private final HttpClient http;
  private final URI uri;
  private final Optional<String> token;
  private final Consumer<String> log;
  private String cursor = "";
  private Duration retryDelay = Duration.ofSeconds(3);
  private boolean connectedOnce;

  /**
   * Creates a client without connecting yet.
   *
   * @param token the bearer token, or empty if the server requires none
   * @param log receives one line for each reconnect
   */
  public EventStreamClient(HttpClient http, URI uri, Optional<String> token, Consumer<String> log) {
    this.http = http;
    this.uri = uri;
    this.token = token;
    this.log = log;
  }

  /**
   * Follows the stream until the listener returns false, or until the calling thread is interrupted
   * while it waits to reconnect.
   *
   * @param listener receives each event and returns whether to continue
   * @throws CommandFailedException if the first connect fails, or the server rejects the request
   */
  public void follow(Predicate<ReceivedEvent> listener) {
    try {
      while (readOnce(listener)) {
        log.accept("redisse: the stream ended, reconnecting in " + retryDelay.toMillis() + " ms");
        Thread.sleep(retryDelay.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends one request and reads its response to the end. Returns whether to reconnect. */
  private boolean readOnce(Predicate<ReceivedEvent> listener) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    if (!cursor.isEmpty()) {
      request.header("Last-Event-ID", cursor);
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return isStream(response) ? read(body, listener) : retryAfterError(response, body);
      }
    } catch (IOException e) {
      if (!connectedOnce) {
        throw CommandFailedException.noServer(uri.resolve("/"), e);
      }
      return true;
    }
  }

  private static boolean isStream(HttpResponse<?> response) {
    return response.statusCode() == OK
        && response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }

  private boolean read(InputStream body, Predicate<ReceivedEvent> listener) throws IOException {
    connectedOnce = true;
    EventStreamParser parser = new EventStreamParser(body, cursor);
    try {
      for (Optional<ReceivedEvent> event = parser.next();
          event.isPresent();
          event = parser.next()) {
        // Updated before the listener is called, so that the listener never receives an event
        // twice.
        cursor = event.get().id();
        if (!listener.test(event.get())) {
          return false;
        }
      }
    } finally {
      retryDelay = parser.retry().orElse(retryDelay);
    }
    return true;
  }

  // Only server errors may be temporary. A retry after any other error would fail again.
  private boolean retryAfterError(HttpResponse<?> response, InputStream body) throws IOException {
    if (connectedOnce && response.statusCode() >= SERVER_ERROR) {
      return true;
    }
    String reason = new String(body.readNBytes(MAX_ERROR_LENGTH), StandardCharsets.UTF_8).strip();
    throw CommandFailedException.failure(
        response.statusCode() == OK
            ? "expected an event stream at " + uri + ", got another content type"
            : "the server answered " + response.statusCode() + ": " + reason);
  }
}
