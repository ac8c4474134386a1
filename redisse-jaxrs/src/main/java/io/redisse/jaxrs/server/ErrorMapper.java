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

/** Answers what nobody else has answered. A mapper that the application registers comes first. */
@Priority(Priorities.USER + 1000)
final class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = System.getLogger(ErrorMapper.class.getName());
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;
  private static final @Nullable String NOTHING_FOUND = new NotFoundException().getMessage();

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
    return new Problem(INTERNAL_ERROR, "The server failed. Its log says why.")
        .answer(headers == null ? List.of() : headers.getAcceptableMediaTypes());
  }

  private String messageOf(WebApplicationException failure) {
    // What the application says itself, stays.
    return Objects.equals(failure.getMessage(), NOTHING_FOUND)
        ? "There is nothing at this path. Streams are at /events"
            + (publishing ? ", and events are published at /channels/{channel}/events." : ".")
        : String.valueOf(failure.getMessage());
  }
}
