package io.redisse.cli.admin;

import io.redisse.api.BackendRefusedException;
import io.redisse.api.RedisseException;
import io.redisse.cli.access.BearerToken;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.http.PercentCoding;
import io.redisse.jaxrs.http.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Erases the history of a channel. Requires the operators' token. */
@Path(ErasureResource.PATH)
@Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public final class ErasureResource {
  static final String PATH = "channels/{channel}/events";

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  private final Redisse redisse;
  private final BearerToken operator;

  @Inject
  ErasureResource(Redisse redisse, BearerToken operator) {
    this.redisse = redisse;
    this.operator = operator;
  }

  /**
   * Erases the history of a channel on all servers. Open streams continue.
   *
   * @param encodedChannel the percent-encoded channel
   * @param request the request, whose Authorization header must contain the operators' token
   * @return completes with status 204 once the events are gone, or with 400, 401, 501 or 503 on
   *     failure
   */
  @DELETE
  public CompletionStage<Response> erase(
      @Encoded @PathParam("channel") String encodedChannel,
      @Context ContainerRequestContext request) {
    if (BearerToken.sentWith(request).filter(operator::matches).isEmpty()) {
      return answer(
          request,
          UNAUTHORIZED,
          "Erasing history requires the header 'Authorization: Bearer TOKEN', where TOKEN is the"
              + " value of --operator-token.");
    }
    try {
      return redisse
          .forget(Set.of(PercentCoding.decode(encodedChannel)))
          .thenApply(done -> Response.noContent().build())
          .exceptionally(failure -> notErased(RedisseException.causeOf(failure))
              .answer(request.getAcceptableMediaTypes()));
    } catch (IllegalArgumentException e) {
      return answer(request, BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (UnsupportedOperationException e) {
      return answer(request, NOT_IMPLEMENTED, "Nothing was erased: " + e.getMessage() + ".");
    }
  }

  private static Problem notErased(Throwable failure) {
    System.getLogger(ErasureResource.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "The history of a channel may not have been erased: " + failure.getMessage());
    return new Problem(
        UNAVAILABLE,
        failure instanceof BackendRefusedException
            ? "Not erased: " + failure.getMessage()
            : "The history may not have been erased, because the backend is unreachable. Send the"
                + " request again.");
  }

  private static CompletionStage<Response> answer(
      ContainerRequestContext request, int status, String message) {
    return CompletableFuture.completedFuture(
        new Problem(status, message).answer(request.getAcceptableMediaTypes()));
  }
}
