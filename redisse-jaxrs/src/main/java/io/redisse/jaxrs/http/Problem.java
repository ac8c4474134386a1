package io.redisse.jaxrs.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/**
 * An error response that says what was wrong, what was expected and how to correct it.
 *
 * @param status the HTTP status
 * @param message addressed to a person, without internals of the server
 */
public record Problem(int status, String message) {
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int RETRY_AFTER_SECONDS = 5;

  /** Returns the response: JSON if the client accepts it by name, plain text otherwise. */
  public Response answer(List<MediaType> accepted) {
    Response.ResponseBuilder response = Response.status(status);
    if (Accept.names(accepted, MediaType.APPLICATION_JSON_TYPE)) {
      response
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(Json.write(Map.of("status", status, "error", message)));
    } else {
      response.type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8")).entity(message + "\n");
    }
    if (status == UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (status == UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
