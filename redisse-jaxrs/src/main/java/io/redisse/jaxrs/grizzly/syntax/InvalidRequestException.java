package io.redisse.jaxrs.grizzly.syntax;

import org.glassfish.grizzly.http.util.HttpStatus;

/** A request violates the syntax of HTTP/1.1, or uses a part of it that this server lacks. */
public final class InvalidRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HttpStatus status;

  /** Creates an exception for a request that is answered with 400. */
  InvalidRequestException(String problem) {
    this(HttpStatus.BAD_REQUEST_400, problem);
  }

  /**
   * Creates an exception.
   *
   * @param problem the part that is wrong, and what was expected; never quotes the request
   */
  InvalidRequestException(HttpStatus status, String problem) {
    super(problem);
    this.status = status;
  }

  public HttpStatus status() {
    return status;
  }
}
