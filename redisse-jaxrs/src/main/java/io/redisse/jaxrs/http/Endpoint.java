package io.redisse.jaxrs.http;

import java.util.concurrent.CompletionStage;

/** Answers the requests with one method at one path. Must be thread-safe. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers a request.
   *
   * @return completes with the answer; it must not block while it waits for a backend or a resolver
   * @throws AnswerException instead of returning an answer
   */
  CompletionStage<Answer> answer(HttpRequest request);

  /** Returns the endpoint that answers a request to this one, if that depends on its headers. */
  default Endpoint chosenFor(HttpRequest request) {
    return this;
  }
}
