package io.redisse.jaxrs.http;

/** Ends the processing of a request with an answer. */
public final class AnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  public AnswerException(Answer answer) {
    super("status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  /** Returns the answer to send. */
  public Answer answer() {
    return answer;
  }
}
