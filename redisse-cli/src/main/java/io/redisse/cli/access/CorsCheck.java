package io.redisse.cli.access;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.Cors;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers preflight requests, and adds the headers of {@link Cors} to every answer. */
public final class CorsCheck implements Check {
  private static final int NO_CONTENT = 204;
  private static final int FORBIDDEN = 403;

  private final Cors cors;

  public CorsCheck(Cors cors) {
    this.cors = cors;
  }

  @Override
  public Stage stage() {
    return Stage.ARRIVAL;
  }

  @Override
  public @Nullable Answer before(HttpRequest request) {
    String origin = request.header("Origin");
    if (origin == null
        || !request.method().equals("OPTIONS")
        || request.header("Access-Control-Request-Method") == null) {
      return null;
    }
    return cors.allows(origin)
        ? Answer.empty(NO_CONTENT).with(cors.preflightHeaders())
        : rejection(origin).answer(request);
  }

  /** Returns the problem of pages of an origin that is not allowed. */
  static Problem rejection(String origin) {
    return new Problem(
        FORBIDDEN,
        "Origin: pages of '" + origin + "' may not use this server. To allow them, start the"
            + " server with --cors-origin " + origin + ".");
  }

  @Override
  public Answer after(HttpRequest request, Answer answer) {
    return answer.with(cors.headers(Optional.ofNullable(request.header("Origin"))));
  }
}
