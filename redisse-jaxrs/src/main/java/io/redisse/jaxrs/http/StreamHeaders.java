package io.redisse.jaxrs.http;

import java.util.Map;

/** The headers of every event stream (WIRE-2), in addition to its media type. */
public final class StreamHeaders {
  /**
   * Keeps proxies from storing a stream, from compressing it, which would hold events back until a
   * block is full, and from buffering it.
   */
  public static final Map<String, String> ALL =
      Map.of("Cache-Control", "no-cache, no-transform", "X-Accel-Buffering", "no");

  /** The same headers with the media type. */
  static final Map<String, String> WITH_TYPE = Map.of(
      "Content-Type", Answer.EVENT_STREAM,
      "Cache-Control", "no-cache, no-transform",
      "X-Accel-Buffering", "no");

  private StreamHeaders() {}
}
