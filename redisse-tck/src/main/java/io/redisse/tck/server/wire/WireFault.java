package io.redisse.tck.server.wire;

import java.io.IOException;

/**
 * Thrown if a response violates HTTP or the event stream format. The message names the violated
 * rule.
 */
public final class WireFault extends IOException {
  private static final long serialVersionUID = 1L;

  WireFault(String message) {
    super(message);
  }
}
