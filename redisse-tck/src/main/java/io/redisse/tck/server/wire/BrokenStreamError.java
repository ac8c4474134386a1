package io.redisse.tck.server.wire;

/** Thrown if a stream that a test expects to continue is refused, closed or truncated. */
public final class BrokenStreamError extends AssertionError {
  private static final long serialVersionUID = 1L;

  BrokenStreamError(String message) {
    super(message);
  }
}
