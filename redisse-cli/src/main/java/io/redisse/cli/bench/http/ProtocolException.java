package io.redisse.cli.bench.http;

import java.io.IOException;

/** Reports a response that is malformed, or not of the expected kind. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
