package io.redisse.cli.access;

/** Signals an invalid token. The message is for the log and does not contain the token. */
final class RejectedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  RejectedTokenException(String message) {
    super(message);
  }
}
