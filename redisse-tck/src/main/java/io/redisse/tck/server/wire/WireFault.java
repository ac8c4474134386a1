package io.redisse.tck.server.wire;

import java.io.IOException;

/** A response that breaks HTTP or the event stream format. The message names the rule. */
final class WireFault extends IOException {
  private static final long serialVersionUID = 1L;

  WireFault(String message) {
    super(message);
  }
}
