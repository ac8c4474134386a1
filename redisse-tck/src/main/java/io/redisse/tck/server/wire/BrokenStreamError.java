package io.redisse.tck.server.wire;

/** Thrown if a stream is refused, closed or truncated although the test expects it to continue. */
public final class BrokenStreamError extends AssertionError {
  private static final long serialVersionUID = 1L;

  BrokenStreamError(String message) {
    super(message);
  }
}
