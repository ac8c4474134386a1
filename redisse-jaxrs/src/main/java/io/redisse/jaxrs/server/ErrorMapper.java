package io.redisse.jaxrs.server;

import io.redisse.jaxrs.http.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Maps exceptions to error responses. The application's own exception mappers take precedence. */
@Priority(Priorities.USER + 1000)
final class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = System.getLogger(ErrorMapper.class.getName());
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;
  private static final @Nullable String DEFAULT_NOT_FOUND = new NotFoundException().getMessage();

  private final boolean publishing;

  @Context
  private @Nullable HttpHeaders headers;

  ErrorMapper(boolean publishing) {
    this.publishing = publishing;
  }

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException known) {
      Response response = known.getResponse();
      return response.hasEntity() || response.getStatus() < BAD_REQUEST
          ? response
          : Response.fromResponse(response)
              .entity(messageOf(known) + "\n")
              .type("text/plain;charset=utf-8")
              .build();
    }
    LOG.log(Level.ERROR, "A request failed", failure);
    return new Problem(INTERNAL_ERROR, "The server failed. See its log.")
        .answer(headers == null ? List.of() : headers.getAcceptableMediaTypes());
  }

  private String messageOf(WebApplicationException failure) {
    // Keep messages that the application set explicitly.
    return Objects.equals(failure.getMessage(), DEFAULT_NOT_FOUND)
        ? "There is nothing at this path. Streams are at /events"
            + (publishing ? "; publish with POST /channels/{channel}/events." : ".")
        : String.valueOf(failure.getMessage());
  }
}
