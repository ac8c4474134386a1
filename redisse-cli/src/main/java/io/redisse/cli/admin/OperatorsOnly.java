package io.redisse.cli.admin;

import io.redisse.cli.access.BearerToken;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An endpoint that requires the operators' token.
 *
 * @param operator the token
 * @param action what the endpoint does, as the subject of a sentence
 * @param endpoint answers the requests that have the token
 */
record OperatorsOnly(BearerToken operator, String action, Endpoint endpoint) implements Endpoint {
  private static final int UNAUTHORIZED = 401;

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    if (operator.isSentWith(request)) {
      return endpoint.answer(request);
    }
    return CompletableFuture.completedFuture(new Problem(
            UNAUTHORIZED,
            action + " requires the header 'Authorization: Bearer TOKEN', where TOKEN is the value"
                + " of --operator-token.")
        .answer(request));
  }
}
