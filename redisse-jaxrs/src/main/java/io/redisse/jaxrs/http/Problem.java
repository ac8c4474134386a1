package io.redisse.jaxrs.http;

import java.util.Map;

/**
 * An error response that states the problem, the expected input and how to correct the request.
 *
 * @param status the HTTP status
 * @param message human-readable text that reveals no credentials
 * @param isRetryable whether the same request can succeed later; the answer then has a Retry-After header
 */
public record Problem(int status, String message, boolean isRetryable) {
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int RETRY_AFTER_SECONDS = 5;

  /** Creates a problem that is retryable if its status is 503. */
  public Problem(int status, String message) {
    this(status, message, status == UNAVAILABLE);
  }

  /** Returns JSON if the client explicitly accepts it, otherwise plain text. */
  public Answer answer(HttpRequest request) {
    boolean json = isJsonAccepted(request);
    Answer answer = json
        ? Answer.json(status, Map.of("status", status, "error", message))
        : Answer.text(status, message + "\n");
    if (status == UNAUTHORIZED) {
      answer = answer.with("WWW-Authenticate", "Bearer");
    }
    return isRetryable ? answer.with("Retry-After", "" + RETRY_AFTER_SECONDS) : answer;
  }

  private static boolean isJsonAccepted(HttpRequest request) {
    try {
      return request.accepts(Answer.JSON);
    } catch (IllegalArgumentException e) {
      // The header may be the problem.
      return false;
    }
  }
}
