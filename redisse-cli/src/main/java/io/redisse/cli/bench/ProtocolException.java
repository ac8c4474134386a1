package io.redisse.cli.bench;

import java.io.IOException;

/** What a server sent is not what was asked for. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
