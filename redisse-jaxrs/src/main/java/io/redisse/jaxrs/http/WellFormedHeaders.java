package io.redisse.jaxrs.http;

import org.jspecify.annotations.Nullable;

/** Rejects requests whose {@code Accept} or {@code Content-Type} is not a media type. */
public final class WellFormedHeaders implements Check {
  private static final int BAD_REQUEST = 400;

  @Override
  public Stage stage() {
    return Stage.ARRIVAL;
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    try {
      request.accepted();
    } catch (IllegalArgumentException e) {
      return rejection("Accept", "text/event-stream or application/json", request);
    }
    try {
      request.contentType();
    } catch (IllegalArgumentException e) {
      return rejection("Content-Type", "application/json", request);
    }
    return null;
  }

  private static Answer rejection(String header, String expected, HttpRequest request) {
    return new Problem(
            BAD_REQUEST,
            header + ": expected a media type such as " + expected + ", got '"
                + request.header(header) + "'")
        .answer(request);
  }
}
