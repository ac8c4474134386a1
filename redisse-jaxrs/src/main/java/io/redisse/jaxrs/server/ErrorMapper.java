package io.redisse.jaxrs.server;

import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.HttpService;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.stream.JaxrsAnswers;
import io.redisse.jaxrs.stream.JaxrsRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Objects;
import java.util.TreeSet;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** Maps exceptions to error responses. The application's own exception mappers take precedence. */
@Priority(Priorities.USER + 1000)
final class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final @Nullable String DEFAULT_NOT_FOUND = new NotFoundException().getMessage();

  private final Routes routes;

  @Inject
  private @Nullable Provider<ContainerRequest> current;

  ErrorMapper(Routes routes) {
    this.routes = routes;
  }

  @Override
  public Response toResponse(Throwable failure) {
    HttpRequest request = JaxrsRequest.of(Objects.requireNonNull(current).get());
    if (!(failure instanceof WebApplicationException known)) {
      return JaxrsAnswers.toResponse(HttpService.answerTo(failure, request));
    }
    Response response = known.getResponse();
    if (response.hasEntity() || response.getStatus() < BAD_REQUEST) {
      return response;
    }
    // Keep messages that the application set explicitly.
    if (Objects.equals(failure.getMessage(), DEFAULT_NOT_FOUND)) {
      return JaxrsAnswers.toResponse(routes.notFound().answer(request));
    }
    if (response.getStatus() == METHOD_NOT_ALLOWED
        && !response.getAllowedMethods().isEmpty()) {
      return JaxrsAnswers.toResponse(
          Routes.unsupported(request, new TreeSet<>(response.getAllowedMethods())));
    }
    return Response.fromResponse(response)
        .entity(known.getMessage() + "\n")
        .type("text/plain;charset=utf-8")
        .build();
  }
}
