package io.redisse.jaxrs.http;

import io.redisse.core.spi.StreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response: a status, headers, and either a body or a stream of events. Immutable. */
public final class Answer {
  public static final String TEXT = "text/plain;charset=utf-8";
  public static final String JSON = "application/json";
  public static final String EVENT_STREAM = "text/event-stream";

  private static final byte[] NOTHING = {};
  private static final int OK = 200;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable StreamRequest stream;

  private Answer(
      int status, Map<String, String> headers, byte[] body, @Nullable StreamRequest stream) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stream = stream;
  }

  /** Returns an answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), NOTHING, null);
  }

  /** Returns an answer with a body in UTF-8. */
  public static Answer of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an answer with a body, which must not change any more. */
  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, null);
  }

  /** Returns an answer of plain text. */
  public static Answer text(int status, String body) {
    return of(status, TEXT, body);
  }

  /** Returns an answer that contains a value as JSON. */
  public static Answer json(int status, Object value) {
    return of(status, JSON, Json.bytes(value));
  }

  /** Returns the answer that begins a stream of events (WIRE-2). */
  public static Answer stream(StreamRequest stream) {
    return new Answer(OK, StreamHeaders.WITH_TYPE, NOTHING, stream);
  }

  /** Returns a stream that ends at once: browsers reconnect after it, and after no other status. */
  public static Answer endedStream(String text) {
    return new Answer(OK, StreamHeaders.WITH_TYPE, text.getBytes(StandardCharsets.UTF_8), null);
  }

  /** Returns a copy with this header, which replaces one of the same name. */
  public Answer with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** Returns a copy with these headers, which replace those of the same name. */
  public Answer with(Map<String, String> added) {
    if (added.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(added);
    return new Answer(status, Collections.unmodifiableMap(all), body, stream);
  }

  public int status() {
    return status;
  }

  /** Returns the headers, among them the content type. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the bytes of the body, which the caller must not change; empty if there is none. */
  public byte[] body() {
    return body;
  }

  /** Returns the stream that follows the head, or null if the answer has a body. */
  public @Nullable StreamRequest stream() {
    return stream;
  }
}
