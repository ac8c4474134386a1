package io.redisse.tck.server.wire;

/** A stream that was refused, closed or cut off although the test expected it to continue. */
public final class BrokenStreamError extends AssertionError {
  private static final long serialVersionUID = 1L;

  BrokenStreamError(String message) {
    super(message);
  }
}
