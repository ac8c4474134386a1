package io.redisse.cli.client;

import io.redisse.cli.client.EventStreamParser.ReceivedEvent;
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

/** Follows an event stream as a browser's EventSource does. */
public final class EventStreamClient {
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST_BODY = 2_000;

  private final HttpClient http;
  private final URI uri;
  private final Optional<String> token;
  private final Consumer<String> news;
  private String lastEventId = "";
  private Duration retry = Duration.ofSeconds(3);
  private boolean connectedOnce;

  /**
   * A client that has not connected yet.
   *
   * @param http makes the requests
   * @param uri the stream
   * @param token what lets it hear the stream, if anything has to
   * @param news is told of reconnects
   */
  public EventStreamClient(
      HttpClient http, URI uri, Optional<String> token, Consumer<String> news) {
    this.http = http;
    this.uri = uri;
    this.token = token;
    this.news = news;
  }

  /**
   * Follows the stream until the listener has enough, or the calling thread is interrupted while it
   * waits to reconnect.
   *
   * @param listener hears each event, and says whether to go on
   * @throws CommandFailedException if there is no server at the first attempt, or a server refuses
   */
  public void follow(Predicate<ReceivedEvent> listener) {
    try {
      while (readOnce(listener)) {
        news.accept("redisse: the stream ended, reconnecting in " + retry.toMillis() + " ms");
        Thread.sleep(retry.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads one response to its end; false if the listener has enough. */
  private boolean readOnce(Predicate<ReceivedEvent> listener) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return isStream(response) ? read(body, listener) : refused(response, body);
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
    EventStreamParser parser = new EventStreamParser(body, lastEventId);
    try {
      for (Optional<ReceivedEvent> event = parser.next();
          event.isPresent();
          event = parser.next()) {
        // Set before the listener hears of it, so that it is not heard twice.
        lastEventId = event.get().id();
        if (!listener.test(event.get())) {
          return false;
        }
      }
    } finally {
      retry = parser.retry().orElse(retry);
    }
    return true;
  }

  /** Only a server that is in trouble itself may do better next time. */
  private boolean refused(HttpResponse<?> response, InputStream body) throws IOException {
    if (connectedOnce && response.statusCode() >= SERVER_ERROR) {
      return true;
    }
    String reason = new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8).strip();
    throw CommandFailedException.failure(
        response.statusCode() == OK
            ? "what answers at " + uri + " is not an event stream"
            : "the server answered " + response.statusCode() + ": " + reason);
  }
}
