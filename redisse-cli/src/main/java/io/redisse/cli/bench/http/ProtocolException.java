package io.redisse.cli.bench.http;

import java.io.IOException;

/** Thrown if a response is malformed or unexpected. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
