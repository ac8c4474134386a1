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
      return rejection(request, "Accept");
    }
    try {
      request.contentType();
    } catch (IllegalArgumentException e) {
      return rejection(request, "Content-Type");
    }
    return null;
  }

  /** Returns the answer to a request with a malformed header of this name. */
  public static Answer rejection(HttpRequest request, String header) {
    return new Problem(
            BAD_REQUEST,
            header + ": expected a media type such as "
                + (header.equals("Accept")
                    ? "text/event-stream or application/json"
                    : "application/json")
                + ", got '" + request.header(header) + "'")
        .answer(request);
  }
}
