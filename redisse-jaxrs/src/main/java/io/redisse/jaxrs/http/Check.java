package io.redisse.jaxrs.http;

import org.jspecify.annotations.Nullable;

/**
 * Looks at every request before it is answered, and at every answer before it is sent. Must be
 * thread-safe. {@link #before} may block; {@link #after} must not.
 */
public interface Check {
  /** When a check looks at requests. */
  enum Stage {
    /** First of all, even if nothing is at the path. */
    ARRIVAL,
    /** Once the {@linkplain HttpRequest#route route} is known; never if there is none. */
    ROUTED
  }

  /** Returns when this check looks at requests. Answers are passed to every check. */
  default Stage stage() {
    return Stage.ROUTED;
  }

  /** Returns the answer that rejects the request, or null to let it pass. */
  default @Nullable Answer before(HttpRequest request) {
    return null;
  }

  /** Returns the answer to send, which may be the given one. */
  default Answer after(HttpRequest request, Answer answer) {
    return answer;
  }
}
