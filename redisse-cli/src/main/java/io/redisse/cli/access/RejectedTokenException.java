package io.redisse.cli.access;

/** A token cannot be believed. The message is for the log, and has nothing of the signature. */
final class RejectedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  RejectedTokenException(String message) {
    super(message);
  }
}
