package io.redisse.cli.access;

/**
 * Thrown if a token is invalid. The message is intended for the log and never contains the token.
 */
final class RejectedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  RejectedTokenException(String message) {
    super(message);
  }
}
