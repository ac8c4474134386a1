package io.redisse.tck.server;

import java.io.IOException;

/** What came is not what the protocol allows; the message says which rule and what came. */
final class WireFault extends IOException {
  private static final long serialVersionUID = 1L;

  WireFault(String message) {
    super(message);
  }
}
