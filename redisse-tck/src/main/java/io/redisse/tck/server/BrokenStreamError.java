package io.redisse.tck.server;

/** A stream that was refused, ended, or broke, where it should have gone on. */
final class BrokenStreamError extends AssertionError {
  private static final long serialVersionUID = 1L;

  BrokenStreamError(String message) {
    super(message);
  }
}
